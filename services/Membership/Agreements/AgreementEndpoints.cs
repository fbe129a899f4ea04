using PeerReview.Membership.People;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Agreements;

/// <summary>The network's agreements.</summary>
internal static class AgreementEndpoints
{
    public static void MapAgreements(this RouteGroupBuilder api)
    {
        var agreements = api.MapGroup("/agreements").WithTags("Agreements");
        agreements.MapGet("", WordAgreement.ListAsync).WithName("ListAgreements").AllowEveryone();
        agreements.MapGet("/{agreementId:guid}", WordAgreement.ReadAsync).WithName("ReadAgreement").AllowEveryone();
        agreements.MapPut("/{agreementId:guid}", WordAgreement.ChangeAsync).WithName("WordAgreement").Allow(Role.Coordinator);
        agreements.MapPost("/{agreementId:guid}/signatures", SignAgreement.HandleAsync).WithName("SignAgreement").Allow([.. RoleRules.OfPeople]);
        agreements.MapGet("/{agreementId:guid}/signatures", WordAgreement.ListSignaturesAsync).WithName("ListSignatures").Allow(Role.Coordinator, Role.Director);
    }
}
