using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts.Drafting;

/// <summary>Changes of a draft, made in this order, all or none.</summary>
public sealed record EditDraftRequest([property: MinLength(1), MaxLength(200)] IReadOnlyList<DraftEdit> Edits);

/// <summary>Reads, tries and saves edits of a cohort's draft; each answer judges the whole draft.</summary>
public sealed class EditDraft(CohortDb db, ProgrammeCatalogue programmes, IHttpContextAccessor http)
{
    /// <summary>The draft of a cohort's groups, with its objective and the rules it breaks.</summary>
    internal static async Task<Ok<DraftView>> ReadAsync(Guid id, EditDraft drafts, CancellationToken cancellationToken)
    {
        var (draft, input, _) = await drafts.FindAsync(id, cancellationToken);
        return drafts.Answer(DraftView.Of(draft, draft.Content, input));
    }

    /// <summary>What the draft would be after these edits; nothing is saved.</summary>
    internal static async Task<Ok<DraftView>> EvaluateAsync(Guid id, EditDraftRequest request, EditDraft drafts, CancellationToken cancellationToken)
    {
        var (draft, input, _) = await drafts.FindAsync(id, cancellationToken);
        return drafts.Answer(DraftView.Of(draft, Applied(draft, request, input), input));
    }

    /// <summary>Saves edits. A rule may be broken on the way – the answer says which – but not when the groups are published.</summary>
    internal static async Task<Ok<DraftView>> EditAsync(Guid id, IfMatch ifMatch, EditDraftRequest request, EditDraft drafts, CancellationToken cancellationToken)
    {
        var (draft, input, cohort) = await drafts.FindAsync(id, cancellationToken, toChange: true);
        RefuseUnlessEditable(cohort);
        ifMatch.Check(draft.Version);
        draft.Become(Applied(draft, request, input));
        await drafts.SaveAsync(cancellationToken);
        return drafts.Answer(DraftView.Of(draft, draft.Content, input));
    }

    /// <summary>Takes a run's groups as the draft. Pins and weights stay.</summary>
    internal static async Task<Ok<DraftView>> TakeAsync(Guid id, Guid runId, IfMatch ifMatch, EditDraft drafts, CancellationToken cancellationToken)
    {
        var (draft, input, cohort) = await drafts.FindAsync(id, cancellationToken, toChange: true);
        RefuseUnlessEditable(cohort);
        ifMatch.Check(draft.Version);
        var run = await drafts.RunAsync(id, runId, cancellationToken);
        draft.Take(run);
        await drafts.SaveAsync(cancellationToken);
        return drafts.Answer(DraftView.Of(draft, draft.Content, input));
    }

    /// <summary>Groups are edited until they are published; afterwards they are repaired.</summary>
    internal static void RefuseUnlessEditable(Cohort cohort)
    {
        if (cohort.Status is not (CohortStatus.Open or CohortStatus.Closed))
            throw Refusal.Conflict("not-possible-now", "Groups are drafted while the cohort is open or closed for booking; published groups are repaired.");
    }

    private static DraftContent Applied(GroupingDraft draft, EditDraftRequest request, GroupingInput input)
    {
        var schools = input.SchoolIds;
        return request.Edits.Aggregate(draft.Content, (content, edit) => edit.Apply(content, schools));
    }

    /// <summary>Whoever changes the draft locks it first: of two coordinators the second is told 412, however close they are.</summary>
    private async Task<(GroupingDraft Draft, GroupingInput Input, Cohort Cohort)> FindAsync(Guid cohortId, CancellationToken cancellationToken, bool toChange = false)
    {
        var draft = toChange
            ? await GroupingDraft.LockAsync(db, cohortId, cancellationToken)
            : await db.Drafts.SingleOrDefaultAsync(row => row.Id == cohortId, cancellationToken);
        var cohort = await db.Cohorts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == cohortId, cancellationToken) ?? throw Refusal.NotFound("The cohort");
        var input = await GroupingInput.LoadAsync(db, cohort, await programmes.OfAsync(db, cohort, cancellationToken), cancellationToken);
        return (draft!, input, cohort); // a cohort of a programme with groups was drawn up with its draft
    }

    private async Task<GroupingRun> RunAsync(Guid cohortId, Guid runId, CancellationToken cancellationToken)
    {
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == runId && row.CohortId == cohortId, cancellationToken) ?? throw Refusal.NotFound("The run");
        return run.Groups().Count > 0 ? run : throw Refusal.Conflict("nothing-to-take", "This run has no groups to take.");
    }

    private Task SaveAsync(CancellationToken cancellationToken) => db.SaveChangesAsync(cancellationToken);

    /// <summary>The ETag by hand: the same version may be judged differently tomorrow, so a reader is never told "not modified".</summary>
    private Ok<DraftView> Answer(DraftView view)
    {
        http.HttpContext!.Response.Headers.ETag = $"\"{view.Version.ToString(CultureInfo.InvariantCulture)}\"";
        return TypedResults.Ok(view);
    }
}
