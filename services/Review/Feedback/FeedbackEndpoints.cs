using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.Feedback;

public static class FeedbackEndpoints
{
    public static void MapFeedback(this RouteGroupBuilder api)
    {
        api = api.MapGroup("").WithTags("Feedback");
        api.MapGet("/{id:guid}/verbal-feedback/crib", GiveVerbalFeedback.CribAsync).WithName("ReadCrib").Allow([.. Role.OfSchools]);
        api.MapGet("/{id:guid}/verbal-feedback", GiveVerbalFeedback.ReadAsync).WithName("ReadVerbalFeedback").Allow([.. Role.OfSchools]);
        api.MapPost("/{id:guid}/verbal-feedback", GiveVerbalFeedback.HandleAsync).WithName("GiveVerbalFeedback").Allow([.. Role.OfSchools]);

        api.MapGet("/{id:guid}/feedback", WriteFeedback.ReadAsync).WithName("ReadFeedback").Allow([.. Role.OfSchools, .. Role.OfNetworks, Role.MatLead]);
        api.MapPut("/{id:guid}/feedback", WriteFeedback.HandleAsync).WithName("SaveFeedback").Allow([.. Role.OfSchools]);
        api.MapPost("/{id:guid}/feedback/send", WriteFeedback.SendAsync).WithName("SendFeedback").Allow([.. Role.OfSchools]);
        api.MapGet("/{id:guid}/feedback/revisions", WriteFeedback.ListRevisionsAsync).WithName("ListFeedbackRevisions").Allow([.. Role.OfSchools]);
        api.MapGet("/{id:guid}/feedback/revisions/{number}", WriteFeedback.ReadRevisionAsync).WithName("ReadFeedbackRevision").Allow([.. Role.OfSchools]);

        api.MapGet("/{id:guid}/factual-check", CheckFacts.ReadAsync).WithName("ReadFactualCheck").Allow([.. Role.OfSchools]);
        api.MapPut("/{id:guid}/factual-check/points/{pointId:guid}", CheckFacts.HandleAsync).WithName("CheckPoint").Allow([.. Role.OfSchools]);
        api.MapPost("/{id:guid}/factual-check/points/{pointId:guid}/answers", CheckFacts.AnswerAsync).WithName("AnswerQuery").Allow([.. Role.OfSchools]);
        api.MapPost("/{id:guid}/feedback/accept", AcceptFeedback.HandleAsync).WithName("AcceptFeedback").Allow(Role.Headteacher);

        api.MapGet("/{id:guid}/group-summary", AcceptFeedback.ReadSummaryAsync).WithName("ReadGroupSummary").Allow([.. Role.OfSchools]);
        api.MapPut("/{id:guid}/group-summary", AcceptFeedback.AgreeSummaryAsync).WithName("AgreeGroupSummary").Allow(Role.Headteacher);
    }
}
