using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Conflicts;

/// <summary>Declared conflicts.</summary>
internal static class ConflictEndpoints
{
    public static void MapConflicts(this RouteGroupBuilder api)
    {
        var conflicts = api.MapGroup("/conflicts").WithTags("Conflicts");
        conflicts.MapPost("", DeclareConflict.HandleAsync).WithName("DeclareConflict").Allow(Role.Coordinator, Role.Headteacher);
        conflicts.MapGet("", DeclareConflict.ListAsync).WithName("ListConflicts").Allow(Role.Coordinator, Role.Headteacher);
        conflicts.MapGet("/{conflictId:guid}", DeclareConflict.ReadAsync).WithName("ReadConflict").Allow(Role.Coordinator, Role.Headteacher);
        conflicts.MapPut("/{conflictId:guid}", DeclareConflict.ExplainAsync).WithName("ExplainConflict").Allow(Role.Coordinator, Role.Headteacher);
        conflicts.MapDelete("/{conflictId:guid}", DeclareConflict.WithdrawAsync).WithName("WithdrawConflict").Allow(Role.Coordinator, Role.Headteacher);
    }
}
