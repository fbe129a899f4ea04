using System.Linq.Expressions;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.People;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.Visibility;

/// <summary>
/// Somebody who asks: what the token says the person is, where. The same rule twice, as a filter the database evaluates for lists and as a
/// function for one review; a test holds the two together.
/// </summary>
public sealed class Viewer(Caller caller)
{
    private readonly IReadOnlyList<Guid> _schools = caller.Where(Role.OfSchools);
    private readonly IReadOnlyList<Guid> _ledSchools = caller.Where(Role.Headteacher);
    private readonly IReadOnlyList<Guid> _trusts = caller.Where(Role.MatLead);
    private readonly bool _isOfNetwork = caller.NetworkId is { } network && caller.HoldsAt(network, Role.OfNetworks);

    /// <summary>Who asks.</summary>
    public Guid PersonId { get; } = caller.PersonId;

    /// <summary>What the person is to a review.</summary>
    /// <param name="review">The review, with the group's schools and people.</param>
    /// <param name="hostTrustId">The trust the host school belongs to now.</param>
    public Relations RelationsTo(Review review, Guid? hostTrustId)
    {
        var relations = Relations.None;
        if (_schools.Contains(review.HostSchoolId))
        {
            relations |= _ledSchools.Contains(review.HostSchoolId) ? Relations.HostHead : Relations.HostStaff;
        }
        else if (review.Schools.Any(school => _schools.Contains(school.SchoolId)))
        {
            // A role at a school of the group now: who left it, or whose school left, is nothing to this review any more.
            var participant = review.Participants.FirstOrDefault(person => person.PersonId == PersonId);
            if (participant is not null || review.Schools.Any(school => _ledSchools.Contains(school.SchoolId)))
                relations |= Relations.GroupMember;
            if (participant is { IsReviewer: true })
                relations |= Relations.Reviewer;
        }

        if (hostTrustId is { } trust && _trusts.Contains(trust))
            relations |= Relations.Trust;
        if (_isOfNetwork)
            relations |= Relations.Network;
        return relations;
    }

    /// <summary>The reviews that exist for this person, evaluated in the database: all others are as if they were not there.</summary>
    public Expression<Func<Review, bool>> Sees(IQueryable<School> schools)
    {
        if (_isOfNetwork)
            return review => true;

        return review =>
            _schools.Contains(review.HostSchoolId)
            || schools.Any(school => school.Id == review.HostSchoolId && school.TrustId != null && _trusts.Contains(school.TrustId.Value))
            || review.Schools.Any(school => _ledSchools.Contains(school.SchoolId))
            || (review.Schools.Any(school => _schools.Contains(school.SchoolId)) && review.Participants.Any(person => person.PersonId == PersonId));
    }

    /// <summary>The reviews whose accepted feedback the host has released to an audience this person belongs to.</summary>
    public Expression<Func<Review, bool>> IsReleased(IQueryable<School> schools) => review =>
        review.Stage != ReviewStage.Cancelled
        && ((_isOfNetwork && review.ReleasedTo.HasFlag(Audience.Network))
            || (review.ReleasedTo.HasFlag(Audience.Trust)
                && schools.Any(school => school.Id == review.HostSchoolId && school.TrustId != null && _trusts.Contains(school.TrustId.Value)))
            || (review.ReleasedTo.HasFlag(Audience.Colleagues) && _schools.Contains(review.HostSchoolId) && !_ledSchools.Contains(review.HostSchoolId))
            || (review.ReleasedTo.HasFlag(Audience.Group) && !_schools.Contains(review.HostSchoolId)
                && (review.Schools.Any(school => _ledSchools.Contains(school.SchoolId))
                    || (review.Schools.Any(school => _schools.Contains(school.SchoolId)) && review.Participants.Any(person => person.PersonId == PersonId)))));

    /// <summary>The reviews this person takes part in, at home or as a visitor: not those merely overseen.</summary>
    public Expression<Func<Review, bool>> TakesPartIn() => review =>
        _schools.Contains(review.HostSchoolId)
        || review.Schools.Any(school => _ledSchools.Contains(school.SchoolId))
        || (review.Schools.Any(school => _schools.Contains(school.SchoolId)) && review.Participants.Any(person => person.PersonId == PersonId));
}
