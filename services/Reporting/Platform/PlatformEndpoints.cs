using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reporting.Platform;

internal static class PlatformEndpoints
{
    public static void MapPlatform(this RouteGroupBuilder api) =>
        api.MapGet("/platform", ReadPlatform.HandleAsync).WithName("ReadPlatform").Allow(Role.Support, Role.Coordinator);
}
