namespace PeerReview.Membership.Contracts;

/// <summary>
/// A school's place in a network began, changed or ended, or the register told something new about the school.
/// Carries all that other services may know of a school; a consumer keeps the highest <paramref name="Version"/>.
/// </summary>
/// <param name="NetworkId">The network (tenant) the copy belongs to.</param>
/// <param name="SchoolId">The platform's own id of the school: stays the same when its URN changes.</param>
/// <param name="Version">Rises with every change of this school in this network.</param>
/// <param name="IsMember">False once the membership has ended; the school's past reviews stay.</param>
/// <param name="Tier">The network's own name of the membership tier, such as <c>member</c> or <c>strategic-partner</c>.</param>
/// <param name="School">What the national register says.</param>
public sealed record SchoolMembershipChanged(
    Guid NetworkId, Guid SchoolId, long Version, bool IsMember, string Tier, SchoolProfile School);

/// <summary>What the national register (GIAS) says of a school.</summary>
/// <param name="Urn">Unique reference number, six digits.</param>
/// <param name="Name">The establishment's name.</param>
/// <param name="PhaseFamily">Primary, secondary, all-through, special, alternative provision, nursery, post-16 or other: derived from phase and type.</param>
/// <param name="LocalAuthority">Name of the local authority.</param>
/// <param name="TrustId">The platform's id of the multi- or single-academy trust; null for a maintained school.</param>
/// <param name="TrustName">The trust's name as shown to people.</param>
/// <param name="Easting">OS National Grid, metres; null when the register has none.</param>
/// <param name="Northing">OS National Grid, metres; null when the register has none.</param>
/// <param name="Town">The postal town.</param>
/// <param name="Postcode">The postcode.</param>
public sealed record SchoolProfile(
    int Urn,
    string Name,
    PhaseFamily PhaseFamily,
    string LocalAuthority,
    Guid? TrustId,
    string? TrustName,
    int? Easting,
    int? Northing,
    string Town,
    string Postcode);

/// <summary>Which schools have enough in common to review one another; finer than GIAS's phase, which calls most special schools "Not applicable".</summary>
public enum PhaseFamily
{
    Primary,
    Secondary,
    AllThrough,
    Special,
    AlternativeProvision,
    Nursery,
    Post16,
    Other,
}
