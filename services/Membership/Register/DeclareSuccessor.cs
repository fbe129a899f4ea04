using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Membership.Register;

/// <summary>A school has another URN now: it became an academy, or joined another trust.</summary>
/// <param name="SuccessorUrn">The new URN.</param>
/// <param name="From">The first day of the new URN.</param>
public sealed record DeclareSuccessorRequest([property: Range(100_000, 999_999)] int SuccessorUrn, DateOnly From);

/// <summary>Carries a school over to its new URN, so that its memberships, reviews and past partners stay its own.</summary>
internal static class DeclareSuccessor
{
    /// <summary>
    /// Gives the school another URN. If an import has made a school of the successor already, that one is taken in, unless a
    /// network has it as a member.
    /// </summary>
    public static async Task<Ok<RegisterSchoolView>> HandleAsync(
        Guid schoolId, DeclareSuccessorRequest request, MembershipDb db, IServiceScopeFactory scopes, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({School.RevisionLock})", cancellationToken);
        var school = await db.Schools.FromSql($"SELECT * FROM school WHERE id = {schoolId} FOR UPDATE").AsNoTracking().SingleOrDefaultAsync(cancellationToken)
            ?? throw Refusal.NotFound("The school");
        if (request.SuccessorUrn == school.Urn)
            throw Refusal.Invalid("successorUrn", "That is the school's URN already.");

        var successor = await LockAsync(db, request.SuccessorUrn, cancellationToken);
        if (successor is not null && (successor.Urn != request.SuccessorUrn || successor.Id == school.Id))
            throw Refusal.Conflict("urn-has-history", "That URN has a history of its own.");
        if (successor is not null && await IsMemberSomewhereAsync(scopes, db, successor.Id, cancellationToken))
            throw Refusal.Conflict("successor-is-member", "A network has the school with that URN as a member of its own. End that membership first.");

        if (successor is not null)
            await TakeInAsync(db, school, successor, cancellationToken);
        else
            await db.Database.ExecuteSqlAsync($"UPDATE school SET urn = {request.SuccessorUrn}, version = nextval('register_revision'), is_closed = false WHERE id = {school.Id}", cancellationToken);

        await db.Database.ExecuteSqlAsync($"UPDATE school_urn SET until_day = {request.From} WHERE urn = {school.Urn}", cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO school_urn (urn, school_id) VALUES ({request.SuccessorUrn}, {school.Id}) ON CONFLICT (urn) DO UPDATE SET school_id = excluded.school_id", cancellationToken);
        return await ReadRegister.ReadSchoolAsync(school.Id, db, cancellationToken);
    }

    /// <summary>The school of a URN, locked so that nobody makes it a member meanwhile.</summary>
    private static async Task<School?> LockAsync(MembershipDb db, int urn, CancellationToken cancellationToken) =>
        await db.Schools.FromSql($"SELECT school.* FROM school JOIN school_urn known ON known.school_id = school.id WHERE known.urn = {urn} FOR UPDATE OF school")
            .AsNoTracking().SingleOrDefaultAsync(cancellationToken);

    /// <summary>The older school stays and becomes what the register says of the newer.</summary>
    private static async Task TakeInAsync(MembershipDb db, School school, School successor, CancellationToken cancellationToken)
    {
        var columns = db.Model.FindEntityType(typeof(School))!.GetProperties()
            .Where(property => property.Name is not (nameof(School.Id) or nameof(School.Version)))
            .Select(property => property.GetColumnName());
        // The names are the model's own.
        var set = string.Join(", ", columns.Select(column => $"{column} = newer.{column}"));
        await db.Database.ExecuteSqlAsync($"UPDATE school_urn SET school_id = {school.Id} WHERE school_id = {successor.Id}", cancellationToken);
        await db.Database.ExecuteSqlAsync($"DELETE FROM school_trust WHERE school_id = {successor.Id}", cancellationToken);
        await db.Database.ExecuteSqlAsync($"CREATE TEMP TABLE newer ON COMMIT DROP AS SELECT * FROM school WHERE id = {successor.Id}", cancellationToken);
        await db.Database.ExecuteSqlAsync($"DELETE FROM school WHERE id = {successor.Id}", cancellationToken);
#pragma warning disable EF1002
        await db.Database.ExecuteSqlRawAsync($$"""UPDATE school SET {{set}}, version = nextval('register_revision') FROM newer WHERE school.id = {0}""", [school.Id], cancellationToken);
#pragma warning restore EF1002
    }

    /// <summary>Asks every network in a transaction of its own: as the platform we see no network's rows.</summary>
    private static async Task<bool> IsMemberSomewhereAsync(IServiceScopeFactory scopes, MembershipDb platform, Guid schoolId, CancellationToken cancellationToken)
    {
        foreach (var networkId in await platform.RegisteredNetworks.Select(network => network.Id).ToListAsync(cancellationToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Tenant>().Enter(networkId);
            var db = scope.ServiceProvider.GetRequiredService<MembershipDb>();
            await using var transaction = await db.BeginForNetworkAsync(cancellationToken);
            if (await db.SchoolMemberships.AnyAsync(membership => membership.Id == schoolId, cancellationToken))
                return true;
        }

        return false;
    }
}
