using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reporting.Platform;

internal static class PlatformEndpoints
{
    public static void MapPlatform(this RouteGroupBuilder api) =>
        api.MapGet("/platform", ReadPlatform.HandleAsync).WithName("ReadPlatform").Allow(Role.Support, Role.Coordinator);

    public static void AddPlatform(this IServiceCollection services) =>
#pragma warning disable EXTEXP0001 // A question about health is asked once: repeats would hide trouble, and one service that is away must not open the circuit for the others.
        services.AddHttpClient<ReadPlatform>().RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
}
