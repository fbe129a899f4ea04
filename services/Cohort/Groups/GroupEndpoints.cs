using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Groups;

/// <summary>Published groups.</summary>
public static class GroupEndpoints
{
    public static void MapGroups(this RouteGroupBuilder api)
    {
        api.MapPost("/{id:guid}/draft/publish", PublishGroups.HandleAsync).Allow(Role.Coordinator);
        api.MapGet("/{id:guid}/groups", ReadGroups.OfCohortAsync).Allow(Role.Coordinator, Role.Director);
        api.MapGet("/groups/mine", ReadGroups.MineAsync).Allow(Role.Headteacher, Role.SeniorLeader, Role.MatLead, Role.ApiClient);
        api.MapGet("/groups/{id:guid}", ReadGroups.ReadAsync)
            .Allow(Role.Coordinator, Role.Director, Role.MatLead, Role.Headteacher, Role.SeniorLeader, Role.ApiClient);
        api.MapPost("/groups/{id:guid}/dissolve", DissolveGroup.HandleAsync).Allow(Role.Coordinator);

        api.MapPost("/{id:guid}/repairs", RepairGroups.ProposeAsync).Allow(Role.Coordinator);
        api.MapGet("/repairs/{id:guid}", RepairGroups.ReadAsync).Allow(Role.Coordinator, Role.Director);
        api.MapPost("/repairs/{id:guid}/apply", RepairGroups.ApplyAsync).Allow(Role.Coordinator);
    }
}
