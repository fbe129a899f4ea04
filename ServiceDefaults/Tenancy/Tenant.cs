namespace PeerReview.ServiceDefaults.Tenancy;

/// <summary>
/// The network (tenant) the current request, message or job works for. Entered once per scope and never changed:
/// a scope that has served one network cannot go on to serve another.
/// </summary>
public sealed class Tenant
{
    /// <summary>
    /// What belongs to the platform and to no network, such as the kept answer of an operator's request. Not the empty id: EF takes that for
    /// "no value yet" and leaves it out of the insert.
    /// </summary>
    public static readonly Guid Platform = new("00000000-0000-7000-8000-000000000000");

    private Guid? _networkId;

    /// <summary>True once a network (or the platform itself) was entered.</summary>
    public bool IsEntered => _networkId is not null;

    /// <summary>The network's id. Throws while none is entered: nothing may guess a tenant.</summary>
    public Guid NetworkId => _networkId ?? throw new InvalidOperationException("No network was entered in this scope.");

    /// <summary>The network's id for query filters: without a network it matches no row.</summary>
    internal Guid FilterId => _networkId ?? Guid.AllBitsSet;

    /// <summary>Enters a network for the rest of this scope.</summary>
    public void Enter(Guid networkId)
    {
        if (_networkId is { } entered && entered != networkId)
            throw new InvalidOperationException("This scope already serves another network.");

        _networkId = networkId;
    }
}
