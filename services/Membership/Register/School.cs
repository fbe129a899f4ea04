using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;

namespace PeerReview.Membership.Register;

/// <summary>
/// A school as the national register (GIAS) knows it. Belongs to no network: whether a school takes part in anything is never told here.
/// Rows are written by set-based SQL (<see cref="Import.RegisterUpsert"/>); this class reads them.
/// </summary>
public sealed class School
{
    private School()
    {
    }

    /// <summary>The platform's own id: it outlives the URN, which changes when a school becomes an academy.</summary>
    public Guid Id { get; private init; }

    /// <summary>
    /// The register's revision at the last change of what <see cref="Profile"/> tells. Who gives one holds <see cref="RevisionLock"/> until the
    /// commit, so that revisions become visible in order.
    /// </summary>
    public long Version { get; private init; }

    /// <summary>Today's unique reference number; former ones are in <see cref="SchoolUrn"/>.</summary>
    public int Urn { get; private init; }

    public int? Ukprn { get; private init; }

    public string Name { get; private init; } = string.Empty;

    public PhaseFamily PhaseFamily { get; private init; }

    public bool IsClosed { get; private init; }

    /// <summary>GIAS's status code: 1 open, 2 closed, 3 open but proposed to close, 4 proposed to open.</summary>
    public int? StatusCode { get; private init; }

    public DateOnly? OpenedOn { get; private init; }

    public DateOnly? ClosedOn { get; private init; }

    public int? LocalAuthorityCode { get; private init; }

    public string LocalAuthority { get; private init; } = string.Empty;

    /// <summary>With the local authority's code, the DfE number.</summary>
    public int? EstablishmentNumber { get; private init; }

    public int? TypeCode { get; private init; }

    public string Type { get; private init; } = string.Empty;

    public string TypeGroup { get; private init; } = string.Empty;

    public int? PhaseCode { get; private init; }

    public string Phase { get; private init; } = string.Empty;

    public int? LowAge { get; private init; }

    public int? HighAge { get; private init; }

    public string Gender { get; private init; } = string.Empty;

    public string ReligiousCharacter { get; private init; } = string.Empty;

    public string Diocese { get; private init; } = string.Empty;

    public int? Pupils { get; private init; }

    public int? Capacity { get; private init; }

    public decimal? PercentageFreeSchoolMeals { get; private init; }

    public Guid? TrustId { get; private init; }

    public string Federation { get; private init; } = string.Empty;

    public string Street { get; private init; } = string.Empty;

    public string Locality { get; private init; } = string.Empty;

    public string Town { get; private init; } = string.Empty;

    public string County { get; private init; } = string.Empty;

    public string Postcode { get; private init; } = string.Empty;

    public string Region { get; private init; } = string.Empty;

    public string District { get; private init; } = string.Empty;

    public string UrbanRural { get; private init; } = string.Empty;

    /// <summary>OS National Grid, metres.</summary>
    public int? Easting { get; private init; }

    /// <summary>OS National Grid, metres.</summary>
    public int? Northing { get; private init; }

    /// <summary>What other services are told of a member school.</summary>
    public SchoolProfile Profile(string? trustName) => new(
        Urn, Name, PhaseFamily, LocalAuthority, TrustId, TrustId is null ? null : trustName, Easting, Northing, Town, Postcode);

    /// <summary>The advisory lock of whoever changes the register.</summary>
    internal const long RevisionLock = 7262016;

    internal static void Map(ModelBuilder model)
    {
        model.HasSequence<long>("register_revision");
        model.Entity<School>(school =>
        {
            school.HasIndex(row => row.Version);
            school.ToTable("school");
            school.Property(row => row.Id).ValueGeneratedNever();
            school.HasIndex(row => row.Urn).IsUnique();
            school.HasIndex(row => row.TrustId);
            school.HasIndex(row => row.LocalAuthority);
            foreach (var text in school.Metadata.GetProperties().Where(property => property.ClrType == typeof(string)))
                text.SetMaxLength(MaxTextLength);
            school.Property(row => row.PhaseFamily).HasMaxLength(20);
            school.HasOne<Trust>().WithMany().HasForeignKey(row => row.TrustId);
        });
        model.Entity<Trust>(trust =>
        {
            trust.ToTable("trust");
            trust.Property(row => row.Id).ValueGeneratedNever();
            trust.Property(row => row.Key).HasMaxLength(MaxTextLength);
            trust.Property(row => row.Name).HasMaxLength(MaxTextLength);
            trust.HasIndex(row => row.Key).IsUnique();
        });
        model.Entity<SchoolUrn>(urn =>
        {
            urn.ToTable("school_urn");
            urn.HasKey(row => row.Urn);
            urn.Property(row => row.Urn).ValueGeneratedNever();
            urn.HasOne<School>().WithMany().HasForeignKey(row => row.SchoolId);
        });
        model.Entity<SchoolTrust>(membership =>
        {
            membership.ToTable("school_trust");
            membership.HasKey(row => new { row.SchoolId, row.FromDay });
            membership.HasOne<School>().WithMany().HasForeignKey(row => row.SchoolId);
            membership.HasOne<Trust>().WithMany().HasForeignKey(row => row.TrustId);
        });
    }

    /// <summary>The longest text of a register's cell that is kept; a longer one is reported.</summary>
    public const int MaxTextLength = 300;
}

/// <summary>A multi- or single-academy trust.</summary>
public sealed class Trust
{
    private Trust()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>The group's UID in GIAS; where a file has none, <c>name:</c> and the name.</summary>
    public string Key { get; private init; } = string.Empty;

    /// <summary>The name as shown to people; GIAS writes most of them in capitals.</summary>
    public string Name { get; private init; } = string.Empty;
}

/// <summary>A URN a school has or had. The history of a conversion: both numbers find the same school.</summary>
public sealed class SchoolUrn
{
    private SchoolUrn()
    {
    }

    public int Urn { get; private init; }

    public Guid SchoolId { get; private init; }

    /// <summary>The day its successor took over; null for today's URN.</summary>
    public DateOnly? UntilDay { get; private init; }
}

/// <summary>From when to when a school was in a trust, as far as imports tell: the day is the import's.</summary>
public sealed class SchoolTrust
{
    private SchoolTrust()
    {
    }

    public Guid SchoolId { get; private init; }

    public Guid TrustId { get; private init; }

    public DateOnly FromDay { get; private init; }

    public DateOnly? UntilDay { get; private init; }
}
