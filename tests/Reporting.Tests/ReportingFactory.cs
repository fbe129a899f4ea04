using PeerReview.Membership.Contracts;
using PeerReview.TestKit;

[assembly: AssemblyFixture(typeof(PeerReview.Reporting.Tests.ReportingFactory))]

namespace PeerReview.Reporting.Tests;

/// <summary>The Reporting service, started once for all tests of this assembly. Each test uses a network of its own.</summary>
public sealed class ReportingFactory() : ServiceFactory<Program>("reporting")
{
    protected override IReadOnlyList<Type> ObservedEvents => [typeof(TellPeople)];
}
