using System.ComponentModel.DataAnnotations;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Concerns;

/// <summary>
/// Whom a reviewer tells, at once and in person, of a safeguarding concern at the host. Concerns themselves are never written down here and
/// safeguarding is never judged in a review.
/// </summary>
public sealed class ConcernsProtocol : Aggregate
{
    private ConcernsProtocol()
    {
    }

    public ConcernsProtocol(Guid reviewId) => ReviewId = reviewId;

    public Guid ReviewId { get; private set; }

    public ConcernsContacts Contacts { get; private set; } = new();

    public void Keep(ConcernsContacts contacts)
    {
        Contacts = contacts;
        Changed();
    }
}

/// <summary>The contacts of the concerns protocol.</summary>
/// <param name="SafeguardingLead">The host's designated safeguarding lead (DSL).</param>
/// <param name="Deputy">Whoever stands in for the lead.</param>
/// <param name="Lado">The local authority designated officer: for a concern about the head.</param>
/// <param name="ChairOfGovernors">The chair of governors or trustees: for a concern about the head.</param>
public sealed record ConcernsContacts(
    ConcernsContact? SafeguardingLead = null, ConcernsContact? Deputy = null, ConcernsContact? Lado = null, ConcernsContact? ChairOfGovernors = null);

/// <summary>Somebody to tell.</summary>
/// <param name="Name">The name.</param>
/// <param name="HowToReach">Room, telephone or both.</param>
public sealed record ConcernsContact(
    [property: Required(AllowEmptyStrings = false), StringLength(200)] string Name, [property: Required(AllowEmptyStrings = false), StringLength(300)] string HowToReach);

/// <summary>Whom a reviewer told.</summary>
public enum ReportedTo
{
    DesignatedSafeguardingLead,
    Headteacher,
    Lado,
    ChairOfGovernors,
}

/// <summary>A reviewer's own note of having told somebody, when: without a word of what. Only that reviewer sees it.</summary>
public sealed class ConcernReport : TenantEntity
{
    public required Guid ReviewId { get; init; }

    public required Guid ReporterId { get; init; }

    public required ReportedTo ReportedTo { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset ReportedAt { get; init; }
}
