namespace PeerReview.Scheduling.Dates;

/// <summary>The kinds of reason that keep a visit from a date.</summary>
public enum CauseKind
{
    /// <summary>Outside the window of the programme or of the visit.</summary>
    Window,

    /// <summary>Too little notice.</summary>
    Notice,

    /// <summary>Before training, or too soon after it.</summary>
    Training,

    /// <summary>A bank holiday.</summary>
    BankHoliday,

    /// <summary>A school is on holiday.</summary>
    Holiday,

    /// <summary>A school trains its staff.</summary>
    Inset,

    /// <summary>A school is shut.</summary>
    Closed,

    /// <summary>A school can neither host nor release staff.</summary>
    Busy,

    /// <summary>Tests that schools must keep free of visits.</summary>
    Assessment,

    /// <summary>A person does not work then.</summary>
    NotWorking,

    /// <summary>A person is away.</summary>
    Absent,

    /// <summary>A person or school has promised the time elsewhere.</summary>
    Elsewhere,

    /// <summary>Another visit of the plan takes a person, a school or a facilitator.</summary>
    OtherVisit,

    /// <summary>Too close to another visit of the group.</summary>
    Spacing,

    /// <summary>Must come after another visit of the group.</summary>
    Order,

    /// <summary>The wrong part of the day.</summary>
    Session,

    /// <summary>No facilitator where one is needed.</summary>
    Facilitator,

    /// <summary>Not one of the dates people were asked about.</summary>
    NotAsked,
}

/// <summary>One reason, named so that somebody can lift it.</summary>
/// <param name="Kind">What kind of reason.</param>
/// <param name="SubjectId">The person, school, calendar layer or visit it comes from; null for a rule of the programme.</param>
/// <param name="Sentence">The reason in words that may be shown to the group.</param>
public sealed record Cause(CauseKind Kind, Guid? SubjectId, string Sentence);
