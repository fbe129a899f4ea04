using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Membership;

/// <summary>What Scheduling knows of a person: the name colleagues see, the schools the person works at, and whether the person facilitates. Learned from Membership.</summary>
public sealed class Person : ForeignFact
{
    public string Name { get; private set; } = string.Empty;

    public bool IsActive { get; private set; }

    public bool IsFacilitator { get; private set; }

    public bool IsCoordinator { get; private set; }

    /// <summary>Where the person is headteacher or senior leader.</summary>
    public Guid[] SchoolIds { get; private set; } = [];

    public void Learn(PersonChanged fact)
    {
        (Name, IsActive) = (fact.DisplayName, fact.IsActive);
        IsFacilitator = fact.Roles.Any(held => held.Role == Role.Facilitator);
        IsCoordinator = fact.Roles.Any(held => held.Role == Role.Coordinator);
        SchoolIds = [.. fact.Roles.Where(held => held.OrganisationKind == OrganisationKind.School && Role.OfSchools.Contains(held.Role)).Select(held => held.OrganisationId).Distinct()];
    }

    internal static void Map(ModelBuilder model) => model.Entity<Person>(person =>
    {
        person.Property(row => row.Name).HasMaxLength(200);
    });
}

internal sealed class PersonChangedConsumer(SchedulingDb db) : IConsumer<PersonChanged>
{
    public Task Consume(ConsumeContext<PersonChanged> context) =>
        db.LearnAsync<Person>(context.Message.PersonId, context.Message.Version, person => person.Learn(context.Message), context.CancellationToken);
}
