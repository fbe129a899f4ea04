using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.Reviews.Contracts;
using PeerReview.Scheduling.Contracts;

namespace PeerReview.Reporting.Tests;

/// <summary>A small cohort as other services would tell of it: three schools of two trusts in one group, one school waiting.</summary>
public sealed class CohortStory
{
    public Guid Network { get; } = Guid.CreateVersion7();

    public Guid Cohort { get; } = Guid.CreateVersion7();

    public Guid Group { get; } = Guid.CreateVersion7();

    public Guid Session { get; } = Guid.CreateVersion7();

    public Guid TrustA { get; } = Guid.CreateVersion7();

    public Guid TrustB { get; } = Guid.CreateVersion7();

    public IReadOnlyList<Guid> Schools { get; } = [.. Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7())];

    public IReadOnlyList<Guid> Delegates { get; } = [.. Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7())];

    public IReadOnlyList<Guid> Bookings { get; } = [.. Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7())];

    public IReadOnlyList<Guid> Visits { get; } = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7())];

    public IReadOnlyList<Guid> Reviews { get; } = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7())];

    public static readonly DateOnly VisitDay = new(2027, 2, 11);

    public CohortChanged CohortAt(CohortStatus status, long version) => new(
        Network, Cohort, version, "Spring 2027", "Personal Development", status, 30, new DateOnly(2027, 1, 11), new DateOnly(2027, 3, 24),
        new ReviewRules("vnet-personal-development", 1, VisitLength.FullDay, 2, 10, 5, 5, 10, 15, 90, true, true));

    public SchoolMembershipChanged School(int number, long version = 1) => new(
        Network, Schools[number], version, true, "member",
        new SchoolProfile(100_000 + number, $"School {(char)('A' + number)}", PhaseFamily.Primary, "Norfolk", number == 0 ? TrustA : TrustB, "Trust", 620_000, 300_000, "Norwich", "NR1 1AA"));

    public BookingChanged Booking(int number, BookingState state, long version = 1) =>
        new(Network, Bookings[number], version, Cohort, Schools[number], state, [Delegates[number]], null);

    public GroupChanged Published(long version = 1) => new(
        Network, Cohort, Group, version, "Group 1", true, [.. Enumerable.Range(0, 3).Select(number => new GroupMember(Schools[number], [Delegates[number]]))]);

    public VisitChanged Visit(int host, VisitState state, long version = 1) => new(
        Network, Visits[host], version, Cohort, Group, Schools[host], state, state is VisitState.ToBePlanned ? null : VisitDay, null, null,
        [.. Enumerable.Range(0, 3).Where(number => number != host).Select(number => Delegates[number])], null);

    public ReviewChanged Review(int host, ReviewStage stage, long version = 1) => new(
        Network, Reviews[host], version, Cohort, Group, Schools[host], stage, DateTimeOffset.UnixEpoch, VisitDay,
        new ReviewDeadlines(VisitDay.AddDays(-7), VisitDay.AddDays(7), VisitDay.AddDays(14), VisitDay.AddDays(21), VisitDay.AddDays(90)),
        new ReviewProgress(3, 2, 1, 4, 1, null, 0));

    public AttendanceRecorded Attended(int number, bool attended = true, long version = 1) =>
        new(Network, Session, Cohort, SessionKind.Training, Delegates[number], Schools[number], version, attended, new DateOnly(2027, 1, 14));

    /// <summary>All of it, with an earlier and a later version of some things.</summary>
    public IReadOnlyList<object> Events() =>
    [
        CohortAt(CohortStatus.Open, 1), CohortAt(CohortStatus.GroupsPublished, 2),
        .. Enumerable.Range(0, 4).Select(number => School(number)),
        Booking(0, BookingState.Waiting), Booking(0, BookingState.Confirmed, 2), Booking(1, BookingState.Confirmed), Booking(2, BookingState.Confirmed), Booking(3, BookingState.Waiting),
        Attended(0, attended: false), Attended(0, attended: true, version: 2), Attended(1),
        Published(),
        Visit(0, VisitState.Proposed), Visit(0, VisitState.Confirmed, 2), Visit(1, VisitState.ToBePlanned), Visit(2, VisitState.Proposed),
        Review(0, ReviewStage.SelfEvaluation), Review(0, ReviewStage.ActionPlanning, 2), Review(1, ReviewStage.SelfEvaluation), Review(2, ReviewStage.Complete),
    ];
}
