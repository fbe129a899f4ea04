using PeerReview.Reviews.Contracts;
using PeerReview.TestKit;
using PeerReview.TestKit.Api;

namespace PeerReview.Reviews.Tests.Security;

// Who may do what is Visibility/access-matrix.txt: there the answer also depends on where the review stands.
public sealed class ReviewFuzzTests(ReviewFactory service) : FuzzTests<Program>(service)
{
    private readonly ReviewFactory _service = service;

    protected override Task<ApiWorld> SeedAsync() => ReviewWorld.SeedAsync(_service);
}

public sealed class ReviewForgedTokenTests(ReviewFactory service) : ForgedTokenTests<Program>(service, "reviews", "/api/reviews");

public sealed class ReviewMessageSafetyTests(ReviewFactory service) : MessageSafetyTests<Program>(service)
{
    private readonly ReviewFactory _service = service;

    protected override Task<ApiWorld> SeedAsync() => ReviewWorld.SeedAsync(_service);
}

/// <summary>A triad; the review of its first school is at the factual check.</summary>
internal static class ReviewWorld
{
    public static async Task<ApiWorld> SeedAsync(ReviewFactory service)
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.FactualCheck);
        var point = (await story.FactualCheckAsync()).Points[0].PointId;
        return new ApiWorld(story.Network, story.Schools[0], story.HostTrust, story.Schools[1], story.Schools[3])
        {
            HostHead = story.Heads[0].Id,
            GroupHead = story.Heads[1].Id,
            OutsideHead = story.Heads[3].Id,
            ValueOf = (_, name) => name switch
            {
                "id" => story.ReviewId.ToString(),
                "pointId" => point.ToString(),
                "audience" => "trust",
                "number" => "1",
                _ => null,
            },
        };
    }
}
