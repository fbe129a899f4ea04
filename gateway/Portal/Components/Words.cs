using System.Globalization;
using PeerReview.Portal.Api;
using PeerReview.ServiceDefaults;

namespace PeerReview.Portal.Components;

/// <summary>The field's words for codes, and dates as people in England write them.</summary>
public static class Words
{
    public static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>Thursday 3 December 2026.</summary>
    public static string DayText(DateOnly day) => day.ToString("dddd d MMMM yyyy", British);

    /// <summary>3 December 2026.</summary>
    public static string ShortDay(DateOnly day) => day.ToString("d MMMM yyyy", British);

    /// <summary>Thursday 3 December 2026 at 2:30pm, in London.</summary>
    public static string Moment(DateTimeOffset at)
    {
        var there = TimeZoneInfo.ConvertTime(at, London.Zone);
        return $"{DayText(DateOnly.FromDateTime(there.DateTime))} at {Clock(TimeOnly.FromDateTime(there.DateTime))}";
    }

    /// <summary>9am, 1:30pm.</summary>
    public static string Clock(TimeOnly time) => (time.Minute == 0 ? time.ToString("htt", British) : time.ToString("h:mmtt", British)).ToLower(British).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>How long ago, as one says it.</summary>
    public static string Ago(DateTimeOffset then, TimeProvider time)
    {
        var passed = time.GetUtcNow() - then;
        return passed.TotalMinutes < 1 ? "a moment ago"
            : passed.TotalMinutes < 60 ? Count((int)passed.TotalMinutes, "minute") + " ago"
            : passed.TotalHours < 12 ? Count((int)passed.TotalHours, "hour") + " ago"
            : "on " + Moment(then);
    }

    /// <summary>1 school, 2 schools.</summary>
    public static string Count(int number, string one, string? many = null) => $"{number.ToString("N0", British)} {(number == 1 ? one : many ?? one + "s")}";

    /// <summary>£975.00.</summary>
    public static string Money(decimal amount) => amount.ToString("C2", British);

    /// <summary>"a, b and c".</summary>
    public static string Listed(IEnumerable<string?> items)
    {
        var all = items.OfType<string>().ToList();
        return all.Count < 2 ? string.Concat(all) : string.Join(", ", all[..^1]) + " and " + all[^1];
    }

    public static string Name(this SourceType type) => type switch
    {
        SourceType.LearningWalk => "Learning walk",
        SourceType.LessonVisit => "Lesson visit",
        SourceType.BookLook => "Book look",
        SourceType.PupilVoice => "Pupil voice",
        SourceType.StaffVoice => "Staff voice",
        SourceType.ParentVoice => "Parent voice",
        SourceType.LeaderMeeting => "Leader meeting",
        SourceType.MiddleLeaderMeeting => "Middle leader meeting",
        SourceType.GovernorMeeting => "Governor meeting",
        SourceType.DocumentReview => "Document review",
        SourceType.DataReview => "Data review",
        SourceType.Environment => "Environment walk",
        SourceType.UnstructuredTime => "Unstructured time (break, lunch, transition)",
        SourceType.AssemblyOrTutorTime => "Assembly or tutor time",
        _ => "Website",
    };

    public static string Name(this ReviewStage stage) => stage switch
    {
        ReviewStage.SelfEvaluation => "Self-evaluation",
        ReviewStage.Ready => "Ready for the day",
        ReviewStage.OnSite => "Review day",
        ReviewStage.WrittenFeedback => "Written feedback",
        ReviewStage.FactualCheck => "Factual check",
        ReviewStage.ActionPlanning => "Action plan",
        ReviewStage.FollowUp => "Follow-up",
        ReviewStage.Complete => "Complete",
        _ => "Cancelled",
    };

    public static string Name(this SessionKind kind) => kind switch
    {
        SessionKind.Training => "Training",
        SessionKind.Launch => "Launch",
        SessionKind.Refresher => "Refresher",
        SessionKind.Workshop => "Workshop",
        SessionKind.GroupFeedback => "Group feedback",
        _ => "Follow-up",
    };

    public static string Name(this PartOfDay part) => part switch
    {
        PartOfDay.Morning => "morning",
        PartOfDay.Afternoon => "afternoon",
        _ => "whole day",
    };

    public static string Name(this CohortStatus status) => status switch
    {
        CohortStatus.Draft => "Being planned",
        CohortStatus.Open => "Open",
        CohortStatus.Closed => "Booking closed",
        CohortStatus.GroupsPublished => "Groups published",
        CohortStatus.Finished => "Finished",
        _ => "Cancelled",
    };

    public static string Name(this BookingState state) => state switch
    {
        BookingState.Confirmed => "Place confirmed",
        BookingState.Waiting => "On the waiting list",
        BookingState.Offered => "Place offered to you",
        BookingState.Withdrawn => "Withdrawn",
        BookingState.OfferExpired => "Offer ran out",
        _ => "Offer declined",
    };

    public static TagKind Kind(this BookingState state) => state switch
    {
        BookingState.Confirmed => TagKind.Good,
        BookingState.Offered => TagKind.Now,
        BookingState.Waiting => TagKind.Warn,
        _ => TagKind.Quiet,
    };

    public static string Name(this MatStance stance) => stance switch
    {
        MatStance.Outward => "With schools of other trusts",
        MatStance.InHouse => "With schools of our own trust",
        _ => "No preference",
    };

    public static string Name(this Term term) => term.ToString();

    public static string Name(this FindingKind kind) => kind == FindingKind.WhatWentWell ? "What went well" : "Even better if";

    public static string Name(this PointKind kind) => kind switch
    {
        PointKind.WhatWentWell => "What went well",
        PointKind.EvenBetterIf => "Even better if",
        _ => "Remark",
    };

    public static string Name(this ActionStatus status) => status switch
    {
        ActionStatus.NotStarted => "Not started",
        ActionStatus.UnderWay => "Under way",
        ActionStatus.Done => "Done",
        _ => "Dropped",
    };

    public static string Name(this VisitState state) => state switch
    {
        VisitState.ToBePlanned => "No date yet",
        VisitState.Proposed => "Date proposed",
        VisitState.Confirmed => "Date confirmed",
        VisitState.Postponed => "Postponed",
        _ => "Cancelled",
    };

    public static string Name(this RefusalReason reason) => reason switch
    {
        RefusalReason.PeopleNotFree => "Our people are not free",
        RefusalReason.SchoolEvent => "There is an event at our school",
        RefusalReason.Cover => "We cannot get cover",
        RefusalReason.ShortNotice => "It is too soon",
        _ => "Another reason",
    };

    public static string Name(this Thing thing) => thing switch
    {
        Thing.SelfEvaluation => "Self-evaluation",
        Thing.SelfEvaluationHistory => "Earlier self-evaluations",
        Thing.FeedbackHistory => "Earlier drafts of the feedback",
        Thing.Feedback => "Written feedback",
        Thing.GroupSummary => "Summary for the group",
        Thing.ActionPlan => "Action plan",
        Thing.FollowUp => "Follow-up",
        Thing.KeepInTouch => "Keep-in-touch notes",
        Thing.VerbalFeedback => "Verbal feedback",
        Thing.FactualCheck => "Factual check",
        Thing.AccessLog => "Who opened what",
        _ => thing.ToString(),
    };

    public static string Name(this Audience audience) => audience switch
    {
        Audience.Colleagues => "Senior leaders of our school",
        Audience.Group => "The schools of our group",
        Audience.Trust => "Our trust",
        _ => "The network",
    };

    /// <summary>The answers of an enum as options.</summary>
    public static IReadOnlyList<Option> OptionsOf<T>(Func<T, string> name)
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => new Option(value.ToString(), name(value)))];
}
