using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Membership.Credentials;

/// <summary>
/// That a person is trained, from when to when: earned by being present at a training or a refresher, and lost with it. Derived from the
/// attendances alone, so a correction – however late, in whatever order – leads to the same answer.
/// </summary>
public sealed class Credential : Aggregate
{
    /// <summary>May visit other schools as a reviewer.</summary>
    public const string PeerReviewer = "peer-reviewer";

    private Credential()
    {
    }

    public static Credential Of(Guid personId, string code) => new() { PersonId = personId, Code = code };

    public Guid PersonId { get; private init; }

    /// <summary>The credential's code, such as <c>peer-reviewer</c>.</summary>
    public string Code { get; private init; } = string.Empty;

    /// <summary>First day it holds.</summary>
    public DateOnly ValidFrom { get; private set; }

    /// <summary>Last day it holds; before <see cref="ValidFrom"/> when it was taken back.</summary>
    public DateOnly ValidUntil { get; private set; }

    /// <summary>
    /// Works out from when to when the person is trained. Training lasts from the first of a chain of sessions, each held before the one
    /// before has run out, to so many years after the last.
    /// </summary>
    /// <param name="attended">The days of trainings and refreshers the person was present at.</param>
    /// <param name="years">For how many years one counts.</param>
    /// <returns>True when that is something new to tell.</returns>
    public bool Derive(IEnumerable<DateOnly> attended, int years)
    {
        var days = attended.Order().ToList();
        var (from, until) = (ValidFrom, ValidUntil);
        if (days.Count == 0)
        {
            until = from.AddDays(-1);
        }
        else
        {
            from = days[0];
            for (var index = 1; index < days.Count; index++)
            {
                if (days[index] > EndOf(days[index - 1]))
                    from = days[index];
            }

            until = EndOf(days[^1]);
        }

        if ((from, until) == (ValidFrom, ValidUntil))
            return false;

        (ValidFrom, ValidUntil) = (from, until);
        Changed();
        return true;

        DateOnly EndOf(DateOnly day) => day.AddYears(years).AddDays(-1);
    }

    public CredentialChanged ToEvent(Guid networkId) => new(networkId, PersonId, Code, Version, ValidFrom, ValidUntil);

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Credential>(credential =>
        {
            credential.ToTable("credential");
            credential.Property(row => row.Code).HasMaxLength(40);
            credential.HasIndex(row => new { row.NetworkId, row.PersonId, row.Code }).IsUnique();
        });
        model.Entity<TrainingAttendance>(attendance =>
        {
            attendance.ToTable("training_attendance");
            attendance.HasIndex(row => new { row.NetworkId, row.PersonId, row.SessionId }).IsUnique();
        });
    }
}

/// <summary>What Scheduling said of a person at a training or refresher.</summary>
public sealed class TrainingAttendance : TenantEntity
{
    public required Guid SessionId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The version of Scheduling's event.</summary>
    public long SourceVersion { get; private set; }

    public bool Attended { get; private set; }

    /// <summary>The session's day, Europe/London.</summary>
    public DateOnly HeldOn { get; private set; }

    /// <summary>Takes a later word; false for one that is not newer.</summary>
    public bool Take(AttendanceRecorded recorded)
    {
        if (recorded.Version <= SourceVersion)
            return false;

        (SourceVersion, Attended, HeldOn) = (recorded.Version, recorded.Attended, recorded.HeldOn);
        return true;
    }
}
