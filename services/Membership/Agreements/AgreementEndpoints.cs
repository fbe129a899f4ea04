using PeerReview.Membership.People;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Agreements;

/// <summary>The network's agreements.</summary>
internal static class AgreementEndpoints
{
    public static void MapAgreements(this RouteGroupBuilder api)
    {
        var agreements = api.MapGroup("/agreements").WithTags("Agreements");
        agreements.MapGet("", WordAgreement.ListAsync).AllowEveryone();
        agreements.MapGet("/{agreementId:guid}", WordAgreement.ReadAsync).AllowEveryone();
        agreements.MapPut("/{agreementId:guid}", WordAgreement.ChangeAsync).Allow(Role.Coordinator);
        agreements.MapPost("/{agreementId:guid}/signatures", SignAgreement.HandleAsync).Allow([.. RoleRules.OfPeople]);
        agreements.MapGet("/{agreementId:guid}/signatures", WordAgreement.ListSignaturesAsync).Allow(Role.Coordinator, Role.Director);
    }
}
