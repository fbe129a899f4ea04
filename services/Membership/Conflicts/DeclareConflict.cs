using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Conflicts;

/// <summary>A declaration that two schools must not review one another.</summary>
/// <param name="Id">The declaration.</param>
/// <param name="Version">The ETag.</param>
/// <param name="SchoolId">The school that declares it.</param>
/// <param name="OtherSchoolId">The other school.</param>
/// <param name="PersonId">The person it is about, or null.</param>
/// <param name="Reason">Why; only for coordinators and the school that declared it.</param>
/// <param name="DeclaredAt">UTC.</param>
/// <param name="IsActive">False once withdrawn.</param>
public sealed record ConflictView(Guid Id, long Version, Guid SchoolId, Guid OtherSchoolId, Guid? PersonId, string Reason, DateTimeOffset DeclaredAt, bool IsActive) : IVersioned
{
    internal static ConflictView Of(Conflict conflict) => new(
        conflict.Id, conflict.Version, conflict.SchoolId, conflict.OtherSchoolId, conflict.PersonId, conflict.Reason, conflict.DeclaredAt, conflict.IsActive);
}

/// <summary>Two schools must not review one another.</summary>
/// <param name="SchoolId">One's own school; for a coordinator either of the two.</param>
/// <param name="OtherSchoolId">The other school.</param>
/// <param name="PersonId">The person it is about, or null when it concerns the schools as such.</param>
/// <param name="Reason">Why. It is told to nobody but the network's coordinators.</param>
public sealed record DeclareConflictRequest(Guid SchoolId, Guid OtherSchoolId, Guid? PersonId, [property: Required, StringLength(Conflict.MaxReasonLength, MinimumLength = 1)] string Reason);

/// <summary>Why, in other words.</summary>
/// <param name="Reason">Why.</param>
public sealed record ExplainConflictRequest([property: Required, StringLength(Conflict.MaxReasonLength, MinimumLength = 1)] string Reason);

/// <summary>Declares, shows, explains and withdraws conflicts.</summary>
internal static class DeclareConflict
{
    /// <summary>Declares a conflict: coordinators for any schools of the network, headteachers for their own.</summary>
    public static async Task<Created<ConflictView>> HandleAsync(
        DeclareConflictRequest request, Caller caller, MembershipDb db, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!caller.Holds(Role.Coordinator) && !caller.HoldsAt(request.SchoolId, Role.Headteacher))
            throw Refusal.Invalid("schoolId", "Declare conflicts of your own school.");
        await RefuseStrangersAsync(request, db, cancellationToken);

        var conflict = Conflict.Declare(request.SchoolId, request.OtherSchoolId, request.PersonId, request.Reason, caller.PersonId, time.GetUtcNow());
        db.Add(conflict);
        await publish.Publish(conflict.ToEvent(caller.NetworkId!.Value), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/membership/conflicts/{conflict.Id}", ConflictView.Of(conflict));
    }

    /// <summary>The declarations the caller may see: coordinators all, headteachers those of their schools.</summary>
    public static Task<Page<ConflictView>> ListAsync(
        [Description("True to see withdrawn ones too.")] bool? includeWithdrawn, [AsParameters] PageRequest page, Caller caller, MembershipDb db, CancellationToken cancellationToken)
    {
        var conflicts = Visible(db, caller).AsNoTracking();
        if (includeWithdrawn is not true)
            conflicts = conflicts.Where(conflict => conflict.IsActive);
        return conflicts.ToPageAsync(page, ConflictView.Of, cancellationToken);
    }

    /// <summary>One declaration.</summary>
    public static async Task<Ok<ConflictView>> ReadAsync(Guid conflictId, Caller caller, MembershipDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ConflictView.Of(await FindAsync(conflictId, caller, db, cancellationToken)));

    /// <summary>Explains a declaration in other words.</summary>
    public static async Task<Ok<ConflictView>> ExplainAsync(
        Guid conflictId, IfMatch ifMatch, ExplainConflictRequest request, Caller caller, MembershipDb db, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var conflict = await FindAsync(conflictId, caller, db, cancellationToken);
        ifMatch.Check(conflict.Version);
        conflict.Explain(request.Reason);
        await publish.Publish(conflict.ToEvent(caller.NetworkId!.Value), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(ConflictView.Of(conflict));
    }

    /// <summary>Withdraws a declaration: the schools may review one another again.</summary>
    public static async Task<Ok<ConflictView>> WithdrawAsync(
        Guid conflictId, IfMatch ifMatch, Caller caller, MembershipDb db, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var conflict = await FindAsync(conflictId, caller, db, cancellationToken);
        ifMatch.Check(conflict.Version);
        conflict.Withdraw();
        await publish.Publish(conflict.ToEvent(caller.NetworkId!.Value), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(ConflictView.Of(conflict));
    }

    private static async Task RefuseStrangersAsync(DeclareConflictRequest request, MembershipDb db, CancellationToken cancellationToken)
    {
        Guid[] schools = [request.SchoolId, request.OtherSchoolId];
        var known = await db.SchoolMemberships.Where(membership => schools.Contains(membership.Id)).Select(membership => membership.Id).ToListAsync(cancellationToken);
        if (!known.Contains(request.SchoolId))
            throw Refusal.Invalid("schoolId", "There is no such school in the network.");
        if (!known.Contains(request.OtherSchoolId))
            throw Refusal.Invalid("otherSchoolId", "There is no such school in the network.");
        if (request.PersonId is { } personId && !await db.People.AnyAsync(person => person.Id == personId, cancellationToken))
            throw Refusal.Invalid("personId", "There is no such person in the network.");
    }

    private static IQueryable<Conflict> Visible(MembershipDb db, Caller caller)
    {
        if (caller.Holds(Role.Coordinator))
            return db.Conflicts;

        var own = caller.Where(Role.Headteacher);
        return db.Conflicts.Where(conflict => own.Contains(conflict.SchoolId));
    }

    private static async Task<Conflict> FindAsync(Guid conflictId, Caller caller, MembershipDb db, CancellationToken cancellationToken) =>
        await Visible(db, caller).SingleOrDefaultAsync(conflict => conflict.Id == conflictId, cancellationToken) ?? throw Refusal.NotFound("The declaration");
}
