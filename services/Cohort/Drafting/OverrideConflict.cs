using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Groups;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Drafting;

/// <summary>Which two schools may be grouped although they have a conflict, and why.</summary>
public sealed record OverrideConflictRequest(Guid SchoolId, Guid OtherSchoolId, [property: Required, StringLength(500, MinimumLength = 10)] string Reason);

/// <summary>An override of a conflict, with everybody who answers for it.</summary>
public sealed record OverrideView(
    Guid Id,
    Guid CohortId,
    Guid FirstSchoolId,
    Guid SecondSchoolId,
    string Reason,
    Guid RequestedBy,
    DateTimeOffset RequestedAt,
    Guid? ApprovedBy,
    DateTimeOffset? ApprovedAt,
    DateTimeOffset? RevokedAt,
    bool IsInForce,
    long Version) : IVersioned
{
    internal static OverrideView Of(ConflictOverride row) => new(
        row.Id,
        row.CohortId,
        row.FirstSchoolId,
        row.SecondSchoolId,
        row.Reason,
        row.RequestedBy,
        row.RequestedAt,
        row.ApprovedBy,
        row.ApprovedAt,
        row.RevokedAt,
        row.IsInForce,
        row.Version);
}

/// <summary>Asks for, approves and takes back overrides of conflicts.</summary>
public static class OverrideConflict
{
    /// <summary>Asks that two schools may be grouped in this cohort although they have a conflict. Has no effect before a second person approves.</summary>
    internal static async Task<Created<OverrideView>> RequestAsync(
        Guid id, OverrideConflictRequest request, CohortDb db, Caller caller, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!await db.Cohorts.AnyAsync(cohort => cohort.Id == id, cancellationToken))
            throw Refusal.NotFound("The cohort");
        var pair = new[] { request.SchoolId, request.OtherSchoolId };
        if (await db.Schools.CountAsync(school => pair.Contains(school.Id), cancellationToken) != pair.Distinct().Count())
            throw Refusal.NotFound("The school");

        var row = ConflictOverride.Request(id, request.SchoolId, request.OtherSchoolId, request.Reason.Trim(), caller.PersonId, time.GetUtcNow());
        db.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/cohorts/overrides/{row.Id}", OverrideView.Of(row));
    }

    /// <summary>The overrides of a cohort.</summary>
    internal static async Task<Ok<Page<OverrideView>>> ListAsync(Guid id, [AsParameters] PageRequest page, CohortDb db, CancellationToken cancellationToken)
    {
        if (!await db.Cohorts.AnyAsync(cohort => cohort.Id == id, cancellationToken))
            throw Refusal.NotFound("The cohort");
        return TypedResults.Ok(await db.Overrides.AsNoTracking().Where(row => row.CohortId == id).ToPageAsync(page, OverrideView.Of, cancellationToken));
    }

    /// <summary>One override.</summary>
    internal static async Task<Ok<OverrideView>> ReadAsync(Guid id, CohortDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(OverrideView.Of(await FindAsync(db, id, cancellationToken)));

    /// <summary>A second person agrees.</summary>
    internal static async Task<Ok<OverrideView>> ApproveAsync(Guid id, CohortDb db, Caller caller, TimeProvider time, CancellationToken cancellationToken)
    {
        var row = await FindAsync(db, id, cancellationToken);
        row.Approve(caller.PersonId, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(OverrideView.Of(row));
    }

    /// <summary>The conflict holds again; published groups that rely on the override are flagged.</summary>
    internal static async Task<Ok<OverrideView>> RevokeAsync(
        Guid id, CohortDb db, ProgrammeCatalogue programmes, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var row = await FindAsync(db, id, cancellationToken);
        row.Revoke(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await GroupChecks.AgainAsync(db, programmes, publish, [row.FirstSchoolId, row.SecondSchoolId], cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(OverrideView.Of(row));
    }

    private static async Task<ConflictOverride> FindAsync(CohortDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Overrides.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("The override");
}
