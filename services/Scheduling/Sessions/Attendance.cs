using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Sessions;

/// <summary>One person's attendance of a session.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Name">The name colleagues see; null while Membership has not told of the person.</param>
/// <param name="SchoolId">The school the person comes for.</param>
/// <param name="SchoolName">Its name.</param>
/// <param name="Expected">True when the school's booking names the person; false for a walk-in.</param>
/// <param name="Attended">Null while unmarked.</param>
/// <param name="Version">0 while unmarked; rises with every correction.</param>
public sealed record AttendanceView(Guid PersonId, string? Name, Guid SchoolId, string? SchoolName, bool Expected, bool? Attended, long Version);

/// <summary>Who is expected at a session and who came.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="People">In order of school and name.</param>
public sealed record SessionAttendanceView(Guid SessionId, IReadOnlyList<AttendanceView> People);

/// <summary>One mark.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Attended">True when present.</param>
/// <param name="SchoolId">The school the person came for; needed only for a walk-in who works at several schools or at none.</param>
public sealed record Mark(Guid PersonId, bool Attended, Guid? SchoolId = null);

/// <summary>Marks, each on its own: people not named keep what they have.</summary>
public sealed record MarkAttendanceRequest([property: Required, MinLength(1), MaxLength(500)] IReadOnlyList<Mark> Marks);

internal static class ReadAttendance
{
    /// <summary>Who is expected and who came: everybody for the coordinator, their own colleagues for people of schools.</summary>
    public static async Task<Ok<SessionAttendanceView>> HandleAsync(
        Guid sessionId, SchedulingDb db, Reach reach, CancellationToken cancellationToken)
    {
        var session = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == sessionId, cancellationToken)
            ?? throw Refusal.NotFound("The session");
        var sees = reach.SeesAll || (await ReadSessions.ConcernedAsync(db, reach, cancellationToken)).Sees(session);
        if (!sees)
            throw Refusal.NotFound("The session");

        var schools = reach.SeesAll ? null : await reach.SchoolIdsAsync(cancellationToken);
        return TypedResults.Ok(await ViewAsync(session, schools, db, cancellationToken));
    }

    internal static async Task<SessionAttendanceView> ViewAsync(
        Session session, IReadOnlyList<Guid>? onlySchools, SchedulingDb db, CancellationToken cancellationToken)
    {
        var expected = (await Expected.AtAsync(session, db, cancellationToken)).DistinctBy(one => one.PersonId).ToDictionary(one => one.PersonId, one => one.SchoolId);
        var marks = await db.Attendance.AsNoTracking().Where(mark => mark.SessionId == session.Id).ToDictionaryAsync(mark => mark.PersonId, cancellationToken);
        var people = expected.Keys.Union(marks.Keys).ToList();
        var names = await db.People.AsNoTracking().Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        var schools = await db.Schools.AsNoTracking().ToDictionaryAsync(school => school.Id, school => school.Name, cancellationToken);
        var views = people.Select(person =>
        {
            var mark = marks.GetValueOrDefault(person);
            var school = mark?.SchoolId ?? expected[person];
            return new AttendanceView(
                person, names.GetValueOrDefault(person), school, schools.GetValueOrDefault(school), expected.ContainsKey(person), mark?.Attended, mark?.MarkVersion ?? 0);
        });
        return new SessionAttendanceView(session.Id,
        [
            .. views.Where(view => onlySchools?.Contains(view.SchoolId) ?? true)
                .OrderBy(view => view.SchoolName, StringComparer.Ordinal).ThenBy(view => view.Name, StringComparer.Ordinal).ThenBy(view => view.PersonId),
        ]);
    }
}

internal static class MarkAttendance
{
    private static readonly string[] InTwoPlaces = ["This person is marked as attending another session at the same time."];

    /// <summary>
    /// Marks who came, walk-ins included, or corrects it. Two coordinators may mark the same session at once: marks that say the same change
    /// nothing, the later of two different ones stands, and every correction has a version of its own.
    /// </summary>
    public static async Task<Ok<SessionAttendanceView>> HandleAsync(
        Guid sessionId, MarkAttendanceRequest request, SchedulingDb db, Caller caller, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var session = await db.LockSessionAsync(sessionId, cancellationToken);
        session.RefuseAttendanceBefore(time.Today());
        if (request.Marks.Select(mark => mark.PersonId).Distinct().Count() != request.Marks.Count)
            throw Refusal.Invalid("marks", "A person is marked twice.");

        var schoolOf = await SchoolsAsync(session, request.Marks, db, cancellationToken);
        await RefuseTwoPlacesAsync(session, request.Marks, db, cancellationToken);

        var marks = await db.Attendance.Where(mark => mark.SessionId == sessionId).ToDictionaryAsync(mark => mark.PersonId, cancellationToken);
        foreach (var wanted in request.Marks)
        {
            var school = schoolOf[wanted.PersonId];
            if (!marks.TryGetValue(wanted.PersonId, out var mark))
                db.Add(mark = new AttendanceMark { SessionId = sessionId, PersonId = wanted.PersonId, SchoolId = school, Attended = wanted.Attended, MarkedBy = caller.PersonId, MarkedAt = time.GetUtcNow() });
            else if (!mark.Correct(wanted.Attended, school, caller.PersonId, time.GetUtcNow()))
                continue;

            await publish.Publish(
                new AttendanceRecorded(session.NetworkId, sessionId, session.CohortId, session.Kind, mark.PersonId, mark.SchoolId, mark.MarkVersion, mark.Attended, session.Day),
                cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await ReadAttendance.ViewAsync(session, onlySchools: null, db, cancellationToken));
    }

    /// <summary>The school each person came for: as marked, else as booked, else the one school the person works at.</summary>
    private static async Task<Dictionary<Guid, Guid>> SchoolsAsync(Session session, IReadOnlyList<Mark> marks, SchedulingDb db, CancellationToken cancellationToken)
    {
        var expected = (await Expected.AtAsync(session, db, cancellationToken)).DistinctBy(one => one.PersonId).ToDictionary(one => one.PersonId, one => one.SchoolId);
        var ids = marks.Select(mark => mark.PersonId).ToList();
        var people = await db.People.AsNoTracking().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancellationToken);
        var named = marks.Select(mark => mark.SchoolId).OfType<Guid>().Distinct().ToList();
        var known = (await db.Schools.Where(school => named.Contains(school.Id)).Select(school => school.Id).ToListAsync(cancellationToken)).ToHashSet();

        var schools = new Dictionary<Guid, Guid>();
        var errors = new Dictionary<string, string[]>();
        for (var index = 0; index < marks.Count; index++)
        {
            var mark = marks[index];
            if (mark.SchoolId is { } given && known.Contains(given))
                schools[mark.PersonId] = given;
            else if (mark.SchoolId is not null)
                errors[$"marks[{index}].schoolId"] = ["This school is not known here."];
            else if (expected.TryGetValue(mark.PersonId, out var booked))
                schools[mark.PersonId] = booked;
            else if (people.GetValueOrDefault(mark.PersonId)?.SchoolIds is [var only])
                schools[mark.PersonId] = only;
            else
                errors[$"marks[{index}].schoolId"] = ["This person was not expected: say which school the person came for."];

            if (!people.ContainsKey(mark.PersonId) && !expected.ContainsKey(mark.PersonId))
                errors[$"marks[{index}].personId"] = ["This person is not known here: invite the person first."];
        }

        return errors.Count == 0 ? schools : throw Refusal.Invalid(errors);
    }

    /// <summary>Nobody attends two sessions at one time.</summary>
    private static async Task RefuseTwoPlacesAsync(Session session, IReadOnlyList<Mark> marks, SchedulingDb db, CancellationToken cancellationToken)
    {
        var present = marks.Where(mark => mark.Attended).Select(mark => mark.PersonId).ToList();
        var elsewhere = await db.Attendance
            .Where(mark => mark.Attended && mark.SessionId != session.Id && present.Contains(mark.PersonId))
            .Join(db.Sessions, mark => mark.SessionId, other => other.Id, (mark, other) => new { mark.PersonId, other.StartsAt, other.EndsAt })
            .Where(other => other.StartsAt < session.EndsAt && session.StartsAt < other.EndsAt)
            .Select(other => other.PersonId)
            .ToListAsync(cancellationToken);
        if (elsewhere.Count == 0)
            return;

        throw Refusal.Invalid(marks.Index()
            .Where(mark => mark.Item.Attended && elsewhere.Contains(mark.Item.PersonId))
            .ToDictionary(mark => $"marks[{mark.Index}].attended", _ => InTwoPlaces));
    }
}
