using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Identity;
using PeerReview.Membership.Networks;
using PeerReview.Membership.People;

namespace PeerReview.Membership.Mail;

/// <summary>Takes letters in, in the transaction of what they tell.</summary>
internal sealed class Post(MembershipDb db, PublicAddress address, TimeProvider time)
{
    /// <summary>Notices about the account itself, which nobody can switch off.</summary>
    private static readonly HashSet<string> AboutTheAccount = ["invitation", "password-reset", "password-changed"];

    /// <summary>The start page, for notices whose teller gave no link.</summary>
    private Uri Home => address.Issuer;

    /// <summary>Queues a letter to an address that need not be a person's yet.</summary>
    public void Take(Network network, string key, Guid recipientId, string email, string notice, IReadOnlyDictionary<string, string> facts, string? invitation = null)
    {
        var now = time.GetUtcNow();
        var all = new Dictionary<string, string>(facts) { ["network"] = network.Name };
        all.TryAdd("link", Home.AbsoluteUri);
        // A service names a page of the portal by its path.
        if (all["link"].StartsWith('/') && !all["link"].StartsWith("//", StringComparison.Ordinal))
            all["link"] = address.Of(all["link"]).AbsoluteUri;
        var letter = Letter.Create(key, recipientId, email, notice, Wordings.Of(notice, all), invitation, network.Sender, now);
        db.Add(letter);
        db.Add(new LetterInQueue { LetterId = letter.Id, NetworkId = network.Id, DueAt = now });
    }

    /// <summary>Tells people, each once for this key; whoever wants no mail is passed over, and that is kept too.</summary>
    public async Task TellAsync(
        Network network, string key, string notice, IReadOnlyCollection<Guid> personIds, IReadOnlyDictionary<string, string> facts, string? invitation, CancellationToken cancellationToken)
    {
        var told = await db.Letters.Where(letter => letter.Key == key && personIds.Contains(letter.RecipientId)).Select(letter => letter.RecipientId).ToListAsync(cancellationToken);
        var people = await (
            from person in db.People
            join account in db.Accounts on person.Id equals account.Id
            where personIds.Contains(person.Id) && !told.Contains(person.Id) && !person.IsSuspended && account.DisabledAt == null
            orderby person.Id
            select new { person.Id, person.DisplayName, person.MailPreference, account.Email }).ToListAsync(cancellationToken);
        foreach (var person in people)
        {
            if (person.MailPreference == MailPreference.Off && !AboutTheAccount.Contains(notice))
                db.Add(Letter.Suppressed(key, person.Id, notice, time.GetUtcNow()));
            else
                Take(network, key, person.Id, person.Email, notice, new Dictionary<string, string>(facts) { ["name"] = person.DisplayName }, invitation);
        }
    }
}
