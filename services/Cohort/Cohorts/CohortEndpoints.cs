using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Cohorts;

/// <summary>The cohorts of a network.</summary>
public static class CohortEndpoints
{
    public static void MapCohorts(this RouteGroupBuilder api)
    {
        api.MapGet("", ReadCohorts.ListAsync).AllowEveryone();
        api.MapPost("", DrawUpCohort.HandleAsync).Allow(Role.Coordinator);
        api.MapGet("/{id:guid}", ReadCohorts.ReadAsync).AllowEveryone();
        api.MapPut("/{id:guid}", ChangeCohort.HandleAsync).Allow(Role.Coordinator);
        api.MapGet("/{id:guid}/places", ReadCohorts.PlacesAsync).AllowEveryone();
        api.MapPost("/{id:guid}/open", MoveCohort.OpenAsync).Allow(Role.Coordinator);
        api.MapPost("/{id:guid}/close", MoveCohort.CloseAsync).Allow(Role.Coordinator);
        api.MapPost("/{id:guid}/finish", MoveCohort.FinishAsync).Allow(Role.Coordinator);
        api.MapPost("/{id:guid}/cancel", MoveCohort.CancelAsync).Allow(Role.Coordinator);
    }
}
