using MassTransit;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.People;

/// <summary>This service's copy of a person's name and roles in the network; Membership owns the facts.</summary>
public sealed class NetworkPerson : ForeignFact
{
    public string DisplayName { get; private set; } = null!;

    /// <summary>False once the person has no role left in the network.</summary>
    public bool IsActive { get; private set; }

    public IReadOnlyList<RoleHeld> Roles { get; private set; } = [];

    /// <summary>The schools the person works at, for the question who may be a delegate.</summary>
    public IReadOnlyList<Guid> SchoolIds { get; private set; } = [];

    internal void Learn(PersonChanged message)
    {
        DisplayName = message.DisplayName;
        IsActive = message.IsActive;
        Roles = message.Roles;
        SchoolIds = [.. message.Roles.Where(role => role.OrganisationKind == OrganisationKind.School).Select(role => role.OrganisationId).Distinct()];
    }
}

/// <summary>Keeps the copies of people.</summary>
public sealed class PersonChangedConsumer(CohortDb db) : IConsumer<PersonChanged>
{
    public Task Consume(ConsumeContext<PersonChanged> context) =>
        db.LearnAsync<NetworkPerson>(context.Message.PersonId, context.Message.Version, person => person.Learn(context.Message), context.CancellationToken);
}
