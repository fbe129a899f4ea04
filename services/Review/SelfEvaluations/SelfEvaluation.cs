using System.ComponentModel.DataAnnotations;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.SelfEvaluations;

/// <summary>
/// The host's own view of itself, its focus and what it wants asked. Belongs to the host; valid however incomplete, until it is shared.
/// </summary>
public sealed class SelfEvaluation : Aggregate
{
    private SelfEvaluation()
    {
    }

    public SelfEvaluation(Guid reviewId) => ReviewId = reviewId;

    public Guid ReviewId { get; private set; }

    public SelfEvaluationContent Content { get; private set; } = new();

    public Guid? SavedBy { get; private set; }

    /// <summary>When it was last saved, UTC.</summary>
    public DateTimeOffset? SavedAt { get; private set; }

    /// <summary>When it was shared with the group, UTC; null until then.</summary>
    public DateTimeOffset? SharedAt { get; private set; }

    /// <summary>Saves another wording. Null when nothing is different; otherwise what to keep of it for good.</summary>
    public Revision? Save(SelfEvaluationContent content, Guid by, DateTimeOffset now)
    {
        if (JsonColumn.Write(content) == JsonColumn.Write(Content))
            return null;

        Content = content;
        SavedBy = by;
        SavedAt = now;
        Changed();
        return Revision.Of(ReviewId, RevisedDocument.SelfEvaluation, Version, content, by, now);
    }

    /// <summary>The self-evaluation was shared with the group.</summary>
    public void Share(DateTimeOffset now)
    {
        SharedAt = now;
        Changed();
    }
}

/// <summary>What a self-evaluation says. Every part may be missing in a draft.</summary>
/// <param name="Context">The school in a few sentences.</param>
/// <param name="Focus">What the host wants looked at; where the cohort has a theme, its own angle on it.</param>
/// <param name="LinesOfEnquiry">The questions the reviewers are asked to follow.</param>
/// <param name="Areas">How the host sees itself, by area of the framework. Without a mark or grade.</param>
/// <param name="PeopleToMeet">Whom the reviewers should talk to, by role.</param>
/// <param name="Day">The day's practicalities.</param>
public sealed record SelfEvaluationContent(
    [property: StringLength(10_000)] string? Context = null,
    [property: StringLength(SelfEvaluationContent.LongestFocus)] string? Focus = null,
    [property: MaxLength(20)] IReadOnlyList<LineOfEnquiry>? LinesOfEnquiry = null,
    [property: MaxLength(30)] IReadOnlyList<AreaEvaluation>? Areas = null,
    [property: MaxLength(40)] IReadOnlyList<PersonToMeet>? PeopleToMeet = null,
    DayPlan? Day = null)
{
    public const int LongestFocus = 2_000;
}

/// <summary>A question the reviewers are asked to follow; evidence and findings refer to it.</summary>
/// <param name="Id">Made by whoever writes it, and kept when it is reworded.</param>
/// <param name="Question">The question.</param>
public sealed record LineOfEnquiry(Guid Id, [property: StringLength(1_000)] string Question);

/// <summary>How the host sees itself in one area.</summary>
/// <param name="Area">The area's code, from <c>GET /api/reviews/frameworks</c>.</param>
/// <param name="WhatGoesWell">What goes well.</param>
/// <param name="EvenBetterIf">What could be better still.</param>
/// <param name="HowWeKnow">What the host goes by.</param>
public sealed record AreaEvaluation(
    [property: StringLength(60)] string Area,
    [property: StringLength(10_000)] string? WhatGoesWell = null,
    [property: StringLength(10_000)] string? EvenBetterIf = null,
    [property: StringLength(10_000)] string? HowWeKnow = null);

/// <summary>Somebody the reviewers should talk to.</summary>
/// <param name="Who">The role, such as "middle leader for mathematics".</param>
/// <param name="About">What to talk about.</param>
/// <param name="When">When in the day, as the host writes it.</param>
public sealed record PersonToMeet(
    [property: StringLength(300)] string Who, [property: StringLength(2_000)] string? About = null, [property: StringLength(100)] string? When = null);

/// <summary>The day's practicalities.</summary>
/// <param name="Arrival">Where and when to arrive, parking, identification.</param>
/// <param name="Contact">Whom to ask for on the day.</param>
/// <param name="Timetable">What happens when.</param>
/// <param name="OtherNotes">Anything else, such as lunch or access.</param>
public sealed record DayPlan(
    [property: StringLength(4_000)] string? Arrival = null,
    [property: StringLength(500)] string? Contact = null,
    [property: MaxLength(60)] IReadOnlyList<TimetableSlot>? Timetable = null,
    [property: StringLength(4_000)] string? OtherNotes = null);

/// <summary>One slot of the day.</summary>
/// <param name="From">Wall-clock time, Europe/London.</param>
/// <param name="Until">Wall-clock time, Europe/London.</param>
/// <param name="Activity">What happens.</param>
/// <param name="With">Which colleague of the host comes along, by role: activities are done jointly.</param>
public sealed record TimetableSlot(
    TimeOnly From, TimeOnly? Until, [property: StringLength(500)] string Activity, [property: StringLength(300)] string? With = null);
