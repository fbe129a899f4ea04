using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(PeerReview.Portal.Tests.AfterAllOthers))]

namespace PeerReview.Portal.Tests;

/// <summary>Every journey also without scripts and by keyboard alone: every form of every page was sent in each of these ways.</summary>
[Collection(AfterAllOthers.Name)]
public sealed class EveryFormTests(PortalFixture portal)
{
    /// <summary>With scripts evidence is kept on the device and sent from there, which <see cref="EvidenceJourneyTests"/> watches; here it is sent as a form.</summary>
    private const string Evidence = "/reviewing/{id}/evidence form: not sent with scripts, by keyboard ";

    [Fact]
    public void Every_form_was_sent_in_every_way() =>
        Assert.DoesNotContain(portal.Forms.Unsent(), form => !form.StartsWith(Evidence, StringComparison.Ordinal));
}

/// <summary>Looks back on what all other tests did.</summary>
public sealed class AfterAllOthers : ITestCollectionOrderer
{
    public const string Name = "after all others";

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName == Name)];
}
