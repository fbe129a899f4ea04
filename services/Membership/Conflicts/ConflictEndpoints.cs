using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Conflicts;

/// <summary>Declared conflicts.</summary>
internal static class ConflictEndpoints
{
    public static void MapConflicts(this RouteGroupBuilder api)
    {
        var conflicts = api.MapGroup("/conflicts").WithTags("Conflicts");
        conflicts.MapPost("", DeclareConflict.HandleAsync).Allow(Role.Coordinator, Role.Headteacher);
        conflicts.MapGet("", DeclareConflict.ListAsync).Allow(Role.Coordinator, Role.Headteacher);
        conflicts.MapGet("/{conflictId:guid}", DeclareConflict.ReadAsync).Allow(Role.Coordinator, Role.Headteacher);
        conflicts.MapPut("/{conflictId:guid}", DeclareConflict.ExplainAsync).Allow(Role.Coordinator, Role.Headteacher);
        conflicts.MapDelete("/{conflictId:guid}", DeclareConflict.WithdrawAsync).Allow(Role.Coordinator, Role.Headteacher);
    }
}
