using PeerReview.Cohorts.Grouping.Proving;

namespace PeerReview.Cohorts.Grouping;

/// <summary>
/// A proof that no grouping of a problem can cost less than a bound. It can be kept with the result and checked again by
/// anyone who has the problem, without trusting the engine that made it.
/// </summary>
/// <remarks>
/// Each leaf gives every school a price. If no allowed group costs less than its schools' prices together (less what it
/// earns for counting cuts), the sum of all prices is a lower bound for every grouping. Leaves differ in decisions such
/// as "A and B together" and have to cover all cases.
/// </remarks>
public sealed record GroupingCertificate
{
    /// <summary>The bound that is claimed, locked groups included.</summary>
    public required double LowerBound { get; init; }

    /// <summary>The schools the prices are for, in order: all that are in no locked group.</summary>
    public required IReadOnlyList<Guid> Schools { get; init; }

    /// <summary>The cases that together cover every grouping.</summary>
    public required IReadOnlyList<CertificateLeaf> Leaves { get; init; }

    /// <summary>
    /// Prices by which groups may be left out of the leaves: those that no grouping cheaper than the cutoff can use.
    /// </summary>
    public required CertificateLeaf Root { get; init; }

    /// <summary>The cost of the best grouping known when groups were left out, without locked groups.</summary>
    public required double Cutoff { get; init; }

    /// <summary>Checks the proof against a problem by looking at every group that could be cheap enough.</summary>
    public CertificateCheck Check(GroupingProblem problem, CancellationToken cancellationToken = default) =>
        new CertificateVerifier(problem, this).Run(cancellationToken);
}

/// <summary>One case of a proof.</summary>
/// <param name="Decisions">What the groupings of this case have in common.</param>
/// <param name="Prices">The price of each school, in the order of the certificate's schools.</param>
/// <param name="Cuts">Counting cuts with their prices.</param>
public sealed record CertificateLeaf(
    IReadOnlyList<PairDecision> Decisions,
    IReadOnlyList<double> Prices,
    IReadOnlyList<CertificateCut> Cuts);

/// <summary>Two schools (by their place in the certificate) that share a group in a case, or do not.</summary>
public readonly record struct PairDecision(int First, int Second, bool IsTogether);

/// <summary>
/// A counting inequality: over the groups of any grouping, the weights of how many of the set each has add up to at least
/// the right-hand side. <paramref name="Weights"/> is by how many of the set a group has, from none upwards.
/// </summary>
public sealed record CertificateCut(
    IReadOnlyList<int> Schools,
    IReadOnlyList<double> Weights,
    double AtLeast,
    double Price);

/// <summary>What checking a certificate found.</summary>
/// <param name="IsValid">Whether the claimed bound holds (within rounding).</param>
/// <param name="ProvenBound">The bound that the check itself arrives at; minus infinity where it arrives at none.</param>
/// <param name="Reason">Why it is not valid, or null.</param>
/// <param name="GroupsLookedAt">How many possible groups were cheap enough to be looked at one by one.</param>
public sealed record CertificateCheck(bool IsValid, double ProvenBound, string? Reason, long GroupsLookedAt);
