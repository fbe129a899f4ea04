using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Dates.Polls;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.Polls;

/// <summary>Asking the schools of a group which of some dates would do, where a coordinator prefers asking to proposing. Its id is the visit's.</summary>
public sealed class DatePoll : Aggregate
{
    private readonly List<PolledReply> _replies = [];

    private DatePoll()
    {
    }

    public DatePoll(Guid visitId) => Id = visitId;

    /// <summary>The dates asked about.</summary>
    public IReadOnlyList<PolledDate> Dates { get; private set; } = [];

    public IReadOnlyList<PolledReply> Replies => _replies;

    /// <summary>True once a date was chosen.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Asks about dates; what was answered about others before is void.</summary>
    public void Ask(IReadOnlyList<PolledDate> dates)
    {
        Dates = dates;
        IsClosed = false;
        _replies.Clear();
        Changed();
    }

    /// <summary>A school answers about dates it was asked about; a later answer replaces an earlier one.</summary>
    public void Reply(Guid schoolId, Guid by, IReadOnlyList<DateReply> replies)
    {
        if (IsClosed)
            throw Refusal.Conflict("poll-closed", "A date has been chosen already.");

        for (var index = 0; index < replies.Count; index++)
        {
            var reply = replies[index];
            if (!Dates.Contains(new PolledDate(reply.Day, reply.Part)))
                throw Refusal.Invalid($"replies[{index}].day", "Nobody asked about this date.");

            _replies.RemoveAll(one => one.SchoolId == schoolId && one.Day == reply.Day && one.Part == reply.Part);
            _replies.Add(new PolledReply { PollId = Id, SchoolId = schoolId, AnsweredBy = by, Day = reply.Day, Part = reply.Part, Reply = reply.Reply });
        }

        Changed();
    }

    /// <summary>A date was chosen.</summary>
    public void Close()
    {
        IsClosed = true;
        Changed();
    }

    /// <summary>The schools that said yes, or at need, to a date.</summary>
    public IEnumerable<PolledReply> WhoCan(DateOnly day, PartOfDay part) =>
        _replies.Where(reply => reply.Day == day && reply.Part == part && reply.Reply != PollReply.No);

    internal static void Map(ModelBuilder model)
    {
        model.Entity<DatePoll>(poll =>
        {
            poll.Property(row => row.Dates).HasDocument();
            poll.HasMany(row => row.Replies).WithOne().HasForeignKey(row => new { row.NetworkId, row.PollId });
            poll.Navigation(row => row.Replies).AutoInclude();
        });
        model.Entity<PolledReply>(reply =>
        {
            reply.Property(row => row.Part).HasMaxLength(30);
            reply.Property(row => row.Reply).HasMaxLength(30);
            reply.HasIndex(row => new { row.NetworkId, row.PollId, row.SchoolId, row.Day, row.Part }).IsUnique();
        });
    }
}

/// <summary>A date asked about.</summary>
/// <param name="Day">The day.</param>
/// <param name="Part">The part of it.</param>
public sealed record PolledDate(DateOnly Day, PartOfDay Part);

/// <summary>What a school says to one date.</summary>
/// <param name="Day">The day.</param>
/// <param name="Part">The part of it.</param>
/// <param name="Reply">Yes, only if needed, or no.</param>
public sealed record DateReply(DateOnly Day, PartOfDay Part, PollReply Reply);

/// <summary>A school's answer about one date, as kept.</summary>
public sealed class PolledReply : TenantEntity
{
    public required Guid PollId { get; init; }

    public required Guid SchoolId { get; init; }

    public required Guid AnsweredBy { get; init; }

    public required DateOnly Day { get; init; }

    public required PartOfDay Part { get; init; }

    public required PollReply Reply { get; init; }
}
