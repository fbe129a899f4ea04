using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Networks;

/// <summary>Networks: the operator registers them, each coordinator presents the own one.</summary>
internal static class NetworkEndpoints
{
    public static void MapNetworks(this RouteGroupBuilder api)
    {
        api.MapPost("/networks", RegisterNetwork.HandleAsync).WithName("RegisterNetwork").Allow(Role.Operator).WithTags("Networks");
        api.MapGet("/networks", RegisterNetwork.ListAsync).WithName("ListNetworks").Allow(Role.Operator).WithTags("Networks");
        api.MapGet("/networks/{networkId:guid}", RegisterNetwork.ReadAsync).WithName("ReadRegisteredNetwork").Allow(Role.Operator).WithTags("Networks");
        api.MapGet("/network", PresentNetwork.ReadAsync).WithName("ReadNetwork").AllowEveryone().WithTags("Networks");
        api.MapPut("/network", PresentNetwork.ChangeAsync).WithName("PresentNetwork").Allow(Role.Coordinator).WithTags("Networks");
    }
}
