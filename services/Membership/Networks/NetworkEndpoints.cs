using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Networks;

/// <summary>Networks: the operator registers them, each coordinator presents the own one.</summary>
internal static class NetworkEndpoints
{
    public static void MapNetworks(this RouteGroupBuilder api)
    {
        api.MapPost("/networks", RegisterNetwork.HandleAsync).Allow(Role.Operator).WithTags("Networks");
        api.MapGet("/networks", RegisterNetwork.ListAsync).Allow(Role.Operator).WithTags("Networks");
        api.MapGet("/networks/{networkId:guid}", RegisterNetwork.ReadAsync).Allow(Role.Operator).WithTags("Networks");
        api.MapGet("/network", PresentNetwork.ReadAsync).AllowEveryone().WithTags("Networks");
        api.MapPut("/network", PresentNetwork.ChangeAsync).Allow(Role.Coordinator).WithTags("Networks");
    }
}
