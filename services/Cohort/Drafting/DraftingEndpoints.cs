using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Drafting;

/// <summary>Forming groups: runs, the draft, and overrides of conflicts. For coordinators; directors may look and be the second person.</summary>
public static class DraftingEndpoints
{
    public static void MapDrafting(this RouteGroupBuilder api)
    {
        api.MapPost("/{id:guid}/grouping-runs", RunGrouping.StartAsync).Allow(Role.Coordinator);
        api.MapGet("/{id:guid}/grouping-runs", RunGrouping.ListAsync).Allow(Role.Coordinator, Role.Director);
        api.MapGet("/{id:guid}/grouping-runs/compare", CompareRuns.HandleAsync).Allow(Role.Coordinator, Role.Director);
        api.MapGet("/grouping-runs/{id:guid}", RunGrouping.ReadAsync).Allow(Role.Coordinator, Role.Director);
        api.MapPost("/grouping-runs/{id:guid}/cancel", RunGrouping.CancelAsync).Allow(Role.Coordinator);

        api.MapGet("/{id:guid}/draft", EditDraft.ReadAsync).Allow(Role.Coordinator, Role.Director);
        api.MapPost("/{id:guid}/draft/evaluate", EditDraft.EvaluateAsync).Allow(Role.Coordinator);
        api.MapPost("/{id:guid}/draft/edits", EditDraft.EditAsync).Allow(Role.Coordinator);
        api.MapPost("/{id:guid}/draft/take/{runId:guid}", EditDraft.TakeAsync).Allow(Role.Coordinator);

        api.MapPost("/{id:guid}/overrides", OverrideConflict.RequestAsync).Allow(Role.Coordinator);
        api.MapGet("/{id:guid}/overrides", OverrideConflict.ListAsync).Allow(Role.Coordinator, Role.Director);
        api.MapGet("/overrides/{id:guid}", OverrideConflict.ReadAsync).Allow(Role.Coordinator, Role.Director);
        api.MapPost("/overrides/{id:guid}/approve", OverrideConflict.ApproveAsync).Allow(Role.Coordinator, Role.Director);
        api.MapPost("/overrides/{id:guid}/revoke", OverrideConflict.RevokeAsync).Allow(Role.Coordinator, Role.Director);
    }
}
