using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reporting.Facts;

/// <summary>A session of a cohort.</summary>
public sealed class SessionFact : ForeignFact
{
    public Guid CohortId { get; set; }

    public SessionKind Kind { get; set; }

    public DateTimeOffset StartsAt { get; set; }

    public DateTimeOffset EndsAt { get; set; }

    public string Venue { get; set; } = string.Empty;

    public bool IsCancelled { get; set; }
}

internal sealed class SessionChangedConsumer(ReportingDb db) : IConsumer<SessionChanged>
{
    public Task Consume(ConsumeContext<SessionChanged> context) =>
        db.LearnAsync<SessionFact>(context.Message.SessionId, context.Message.Version, session =>
        {
            session.CohortId = context.Message.CohortId;
            session.Kind = context.Message.Kind;
            session.StartsAt = context.Message.StartsAt;
            session.EndsAt = context.Message.EndsAt;
            session.Venue = context.Message.Venue;
            session.IsCancelled = context.Message.IsCancelled;
        }, context.CancellationToken);
}

/// <summary>Whether a person attended a session.</summary>
public sealed class AttendanceFact : TenantEntity
{
    public required Guid SessionId { get; init; }

    public required Guid PersonId { get; init; }

    public Guid CohortId { get; set; }

    public Guid SchoolId { get; set; }

    public SessionKind Kind { get; set; }

    public bool Attended { get; set; }

    public long SourceVersion { get; set; }
}

internal sealed class AttendanceRecordedConsumer(ReportingDb db) : IConsumer<AttendanceRecorded>
{
    public async Task Consume(ConsumeContext<AttendanceRecorded> context)
    {
        var recorded = context.Message;
        var fact = await db.Attendance.SingleOrDefaultAsync(
            row => row.SessionId == recorded.SessionId && row.PersonId == recorded.PersonId, context.CancellationToken);
        if (fact is not null && fact.SourceVersion >= recorded.Version)
            return;

        if (fact is null)
        {
            fact = new AttendanceFact { SessionId = recorded.SessionId, PersonId = recorded.PersonId };
            db.Add(fact);
        }

        fact.CohortId = recorded.CohortId;
        fact.SchoolId = recorded.SchoolId;
        fact.Kind = recorded.Kind;
        fact.Attended = recorded.Attended;
        fact.SourceVersion = recorded.Version;
    }
}
