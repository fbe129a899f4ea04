using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(PeerReview.Portal.Tests.AfterAllOthers))]

namespace PeerReview.Portal.Tests;

/// <summary>Every journey also without scripts and by keyboard alone: every form of every page was sent in each of these ways.</summary>
[Collection(AfterAllOthers.Name)]
public sealed class EveryFormTests(PortalFixture portal)
{
    /// <summary>By form, the ways in which nobody can send it.</summary>
    private static readonly IReadOnlyDictionary<string, string> Exceptions = new Dictionary<string, string>();

    [Fact]
    public void Every_form_was_sent_in_every_way() => Assert.Empty(portal.Forms.Unsent());
}

/// <summary>Looks back on what all other tests did.</summary>
public sealed class AfterAllOthers : ITestCollectionOrderer
{
    public const string Name = "after all others";

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName == Name)];
}
