namespace PeerReview.Membership.Contracts;

/// <summary>A network was registered or changed its name.</summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="Version">Rises with every change.</param>
/// <param name="Name">The name people see.</param>
public sealed record NetworkChanged(Guid NetworkId, long Version, string Name);
