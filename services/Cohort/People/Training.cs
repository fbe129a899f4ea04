using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.People;

/// <summary>Copy of a credential a person holds, such as being trained as a peer reviewer; Membership owns the fact.</summary>
public sealed class PersonCredential : TenantEntity
{
    /// <summary>Being trained as a reviewer.</summary>
    public const string PeerReviewer = "peer-reviewer";

    public required Guid PersonId { get; init; }

    public required string Credential { get; init; }

    public required long SourceVersion { get; set; }

    public required DateOnly ValidFrom { get; set; }

    public required DateOnly ValidUntil { get; set; }
}

/// <summary>Copy of who was at which training session of a cohort; Scheduling owns the fact.</summary>
public sealed class TrainingAttendance : TenantEntity
{
    public required Guid CohortId { get; init; }

    public required Guid SessionId { get; init; }

    public required Guid PersonId { get; init; }

    public required long SourceVersion { get; set; }

    public required bool Attended { get; set; }
}

/// <summary>Keeps the copies of credentials.</summary>
public sealed class CredentialChangedConsumer(CohortDb db) : IConsumer<CredentialChanged>
{
    public async Task Consume(ConsumeContext<CredentialChanged> context)
    {
        var message = context.Message;
        var held = await db.Credentials.SingleOrDefaultAsync(
            row => row.PersonId == message.PersonId && row.Credential == message.Credential, context.CancellationToken);
        if (held is null)
        {
            db.Add(new PersonCredential
            {
                PersonId = message.PersonId,
                Credential = message.Credential,
                SourceVersion = message.Version,
                ValidFrom = message.ValidFrom,
                ValidUntil = message.ValidUntil,
            });
        }
        else if (message.Version > held.SourceVersion)
        {
            held.SourceVersion = message.Version;
            held.ValidFrom = message.ValidFrom;
            held.ValidUntil = message.ValidUntil;
        }
    }
}

/// <summary>Keeps the copies of attendance at training.</summary>
public sealed class AttendanceRecordedConsumer(CohortDb db) : IConsumer<AttendanceRecorded>
{
    public async Task Consume(ConsumeContext<AttendanceRecorded> context)
    {
        var message = context.Message;
        if (message.Kind is not (SessionKind.Training or SessionKind.Refresher))
            return;

        var known = await db.Attendance.SingleOrDefaultAsync(
            row => row.SessionId == message.SessionId && row.PersonId == message.PersonId, context.CancellationToken);
        if (known is null)
        {
            db.Add(new TrainingAttendance
            {
                CohortId = message.CohortId,
                SessionId = message.SessionId,
                PersonId = message.PersonId,
                SourceVersion = message.Version,
                Attended = message.Attended,
            });
        }
        else if (message.Version > known.SourceVersion)
        {
            known.SourceVersion = message.Version;
            known.Attended = message.Attended;
        }
    }
}
