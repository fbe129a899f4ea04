using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults.Http;
using Visit = PeerReview.Scheduling.Visits.Visit;

namespace PeerReview.Scheduling.Planning;

/// <summary>What to propose dates for.</summary>
/// <param name="FacilitatorIds">People of whom one is to lead each visit; absent where none is needed.</param>
/// <param name="AnswerBy">Until when the dates are held while the schools answer, UTC; a fortnight when absent.</param>
public sealed record ProposeDatesRequest(
    [property: MaxLength(50)] IReadOnlyList<Guid>? FacilitatorIds = null,
    DateTimeOffset? AnswerBy = null);

/// <summary>A date that was found, or the clash that kept one from being found.</summary>
/// <param name="VisitId">The visit.</param>
/// <param name="HostSchoolId">The school that hosts.</param>
/// <param name="Day">The day in London; null where none fits.</param>
/// <param name="Part">The part of the day.</param>
/// <param name="FacilitatorId">Who would lead the visit.</param>
/// <param name="Why">What speaks for the date and against it.</param>
/// <param name="NextBest">The next best dates, every other visit staying where it is.</param>
/// <param name="Clash">Why no date fits; null where one does.</param>
public sealed record DateProposalView(
    Guid VisitId,
    Guid HostSchoolId,
    DateOnly? Day,
    PartOfDay? Part,
    Guid? FacilitatorId,
    IReadOnlyList<string> Why,
    IReadOnlyList<NextBestDate> NextBest,
    ClashView? Clash)
{
    internal static DateProposalView Of(FoundDate found, Visit visit) => new(
        visit.Id, visit.HostSchoolId, found.Slot.Date, found.Slot.Parts.ToPartOfDay(), found.FacilitatorId, found.Reasons.Sentences, found.Reasons.NextBest, Clash: null);

    internal static DateProposalView Of(MissedDate missed, Visit visit) => new(
        visit.Id, visit.HostSchoolId, Day: null, Part: null, FacilitatorId: null, [], [], ClashView.Of(missed.Clash));
}

/// <summary>Why no date fits.</summary>
/// <param name="Sentence">The clash in words.</param>
/// <param name="Causes">The smallest set of causes that together rule out every date.</param>
/// <param name="WaysOut">What to lift so that a date is free, easiest first.</param>
public sealed record ClashView(string Sentence, IReadOnlyList<string> Causes, IReadOnlyList<string> WaysOut)
{
    internal static ClashView Of(Clash? clash) => clash is null
        ? new("The dates of the group rule one another out: set one of them by hand, or plan them again.", [], [])
        : new(clash.Sentence, [.. clash.Causes.Select(cause => cause.Sentence)], [.. clash.WaysOut.Select(way => way.Sentence)]);
}

/// <summary>The dates proposed for a group.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Proposals">One for each visit that needed a date.</param>
public sealed record DateProposalsView(Guid GroupId, IReadOnlyList<DateProposalView> Proposals);

internal static class ProposeDates
{
    /// <summary>
    /// Finds dates for the visits of a group that have none, or whose date a school cannot do, proposes them and holds them while the schools
    /// answer. Says for each why this date and which others would do, or names the clash.
    /// </summary>
    public static async Task<Ok<DateProposalsView>> HandleAsync(
        Guid groupId, ProposeDatesRequest request, SchedulingDb db, DateQuestions questions, DateProposals proposals, TimeProvider time, CancellationToken cancellationToken)
    {
        var group = await Group.FindAsync(db, groupId, cancellationToken);
        var cohort = await Cohort.FindAsync(db, group.CohortId, cancellationToken);
        var facilitators = await proposals.RefuseUnknownAsync(request.FacilitatorIds, cancellationToken);
        var heldUntil = HeldUntil(request.AnswerBy, time);

        var visits = await db.LockVisitsAsync(groupId, cancellationToken);
        var open = visits.Where(visit => visit.NeedsDate).Select(visit => visit.Id).ToHashSet();
        var question = await questions.AskAsync(cohort, visits, open, facilitators, cancellationToken);
        var sheet = question.Answer(cancellationToken: cancellationToken);

        var views = Views(sheet, question.Visits);
        await proposals.ApplyAsync(views, question.Visits, heldUntil, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new DateProposalsView(groupId, views));
    }

    internal static IReadOnlyList<DateProposalView> Views(DateAnswerSheet sheet, IReadOnlyDictionary<Guid, Visit> visits) =>
    [
        .. sheet.Found.OrderBy(found => found.Slot).Select(found => DateProposalView.Of(found, visits[found.VisitId])),
        .. sheet.Missed.Select(missed => DateProposalView.Of(missed, visits[missed.VisitId])),
    ];

    internal static DateTimeOffset HeldUntil(DateTimeOffset? answerBy, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return answerBy is not { } until ? DateHold.From(time)
            : until > now && until < now.AddDays(60) ? DateHold.Until(until.ToUniversalTime())
            : throw Refusal.Invalid("answerBy", "Dates are held for at most 60 days, and not into the past.");
    }
}

/// <summary>Turns dates that were found into proposals.</summary>
internal sealed class DateProposals(SchedulingDb db, IPublishEndpoint publish, TimeProvider time)
{
    /// <summary>Proposes every date found and tells of every clash. The visits are locked.</summary>
    public async Task ApplyAsync(
        IReadOnlyList<DateProposalView> views, IReadOnlyDictionary<Guid, Visit> visits, DateTimeOffset heldUntil, CancellationToken cancellationToken)
    {
        foreach (var view in views)
            await ApplyAsync(visits[view.VisitId], view, heldUntil, cancellationToken);
    }

    /// <summary>Proposes a date and tells the schools, or tells the coordinators that none fits. The visit is locked.</summary>
    public async Task ApplyAsync(Visit visit, DateProposalView view, DateTimeOffset heldUntil, CancellationToken cancellationToken)
    {
        if (view is not { Day: { } day, Part: { } part })
        {
            await VisitNews.TellCoordinatorsAsync(visit, VisitNotices.NoDate, db, publish, cancellationToken);
            return;
        }

        visit.Propose(VisitTime.Usual(new Slot(day, part.ToParts())), view.FacilitatorId, heldUntil, new DateReasons(view.Why, view.NextBest), time.GetUtcNow());
        await VisitNews.TellServicesAsync(visit, publish, time, cancellationToken);
        await VisitNews.TellPeopleAsync(visit, VisitNotices.Proposed, db, publish, cancellationToken);
    }

    /// <summary>The facilitators asked for, all of whom must be known as such.</summary>
    public async Task<IReadOnlyList<Guid>> RefuseUnknownAsync(IReadOnlyList<Guid>? facilitatorIds, CancellationToken cancellationToken)
    {
        var ids = facilitatorIds?.Distinct().ToList() ?? [];
        var known = await db.People.CountAsync(person => ids.Contains(person.Id) && person.IsFacilitator && person.IsActive, cancellationToken);
        return known == ids.Count ? ids : throw Refusal.Invalid("facilitatorIds", "Someone named here is no facilitator of this network.");
    }
}
