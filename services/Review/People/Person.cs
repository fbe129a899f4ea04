using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.People;

/// <summary>A person of the network, as Membership last told: the name to show beside what somebody did.</summary>
public sealed class Person : ForeignFact
{
    public string DisplayName { get; internal set; } = string.Empty;
}

internal sealed class PersonChangedConsumer(ReviewsDb db) : IConsumer<PersonChanged>
{
    public Task Consume(ConsumeContext<PersonChanged> context)
    {
        var told = context.Message;
        return db.LearnAsync<Person>(told.PersonId, told.Version, person => person.DisplayName = told.DisplayName, context.CancellationToken);
    }
}

/// <summary>How long a person's agreement to the network's protocols holds. One row per person: the longest of those signed.</summary>
public sealed class Signature : TenantEntity
{
    public Signature(Guid id) => Id = id;

    /// <summary>Last day it holds.</summary>
    public DateOnly ValidUntil { get; internal set; }
}

internal sealed class AgreementSignedConsumer(ReviewsDb db) : IConsumer<AgreementSigned>
{
    public async Task Consume(ConsumeContext<AgreementSigned> context)
    {
        var signed = context.Message;
        await db.QueueAsync(signed.PersonId, context.CancellationToken);
        var signature = await db.Signatures.SingleOrDefaultAsync(row => row.Id == signed.PersonId, context.CancellationToken);
        if (signature is null)
            db.Add(signature = new Signature(signed.PersonId));
        if (signature.ValidUntil < signed.ValidUntil)
            signature.ValidUntil = signed.ValidUntil;
    }
}
