namespace PeerReview.ServiceDefaults.Security;

/// <summary>The stable codes of the roles (product: "Who"). What a network calls them is the network's to choose.</summary>
public static class Role
{
    /// <summary>Runs the platform: registers networks and loads the national register. Sees no network's rows.</summary>
    public const string Operator = "operator";

    /// <summary>Sees health and telemetry, never findings.</summary>
    public const string Support = "support";

    /// <summary>Runs a network's cohorts. Sees status, never a school's findings.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>Leads a network; reads its reports.</summary>
    public const string Director = "director";

    /// <summary>Leads a multi-academy trust; sees the status of the trust's schools.</summary>
    public const string MatLead = "mat-lead";

    /// <summary>Leads a school: admits colleagues, authorises bookings, owns the school's feedback and plan.</summary>
    public const string Headteacher = "headteacher";

    /// <summary>A senior leader of a school: delegate, reviewer, partner of the visiting reviewers.</summary>
    public const string SeniorLeader = "senior-leader";

    /// <summary>A consultant or lead reviewer appointed by the network.</summary>
    public const string Facilitator = "facilitator";

    /// <summary>Helps another school plan its improvement after a review.</summary>
    public const string ImprovementChampion = "improvement-champion";

    /// <summary>Sees prices and invoice lines.</summary>
    public const string Finance = "finance";

    /// <summary>A school's or trust's own software.</summary>
    public const string ApiClient = "api-client";

    /// <summary>Everyone who works in a school.</summary>
    public static readonly IReadOnlyList<string> OfSchools = [Headteacher, SeniorLeader];

    /// <summary>Everyone who runs or leads a network.</summary>
    public static readonly IReadOnlyList<string> OfNetworks = [Coordinator, Director];

    /// <summary>Every role, for checks of completeness.</summary>
    public static readonly IReadOnlyList<string> All =
        [Operator, Support, Coordinator, Director, MatLead, Headteacher, SeniorLeader, Facilitator, ImprovementChampion, Finance, ApiClient];
}
