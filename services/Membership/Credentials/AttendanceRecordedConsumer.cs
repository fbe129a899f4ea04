using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Contracts;

namespace PeerReview.Membership.Credentials;

/// <summary>Trains people: being present at a training or a refresher earns the credential of a peer reviewer, a correction takes it back.</summary>
internal sealed class AttendanceRecordedConsumer(MembershipDb db) : IConsumer<AttendanceRecorded>
{
    public async Task Consume(ConsumeContext<AttendanceRecorded> context)
    {
        var recorded = context.Message;
        if (recorded.Kind is not (SessionKind.Training or SessionKind.Refresher))
            return;
        if (await db.Networks.SingleOrDefaultAsync(context.CancellationToken) is not { } network)
            return; // not a network of this platform

        // Two sessions of one person may be recorded at once: one after the other.
        var person = $"{recorded.NetworkId}/{recorded.PersonId}";
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({person}, 4))", context.CancellationToken);
        var known = await db.TrainingAttendances.Where(row => row.PersonId == recorded.PersonId).ToListAsync(context.CancellationToken);
        var attendance = known.SingleOrDefault(row => row.SessionId == recorded.SessionId);
        if (attendance is null)
        {
            attendance = new TrainingAttendance { SessionId = recorded.SessionId, PersonId = recorded.PersonId };
            known.Add(attendance);
            db.Add(attendance);
        }

        if (!attendance.Take(recorded))
            return;

        var attended = known.Where(row => row.Attended).Select(row => row.HeldOn).ToList();
        var credential = await db.Credentials.SingleOrDefaultAsync(row => row.PersonId == recorded.PersonId && row.Code == Credential.PeerReviewer, context.CancellationToken);
        if (credential is null && attended.Count > 0)
            db.Add(credential = Credential.Of(recorded.PersonId, Credential.PeerReviewer));
        if (credential?.Derive(attended, network.TrainingValidYears) is true)
            await context.Publish(credential.ToEvent(recorded.NetworkId), context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
