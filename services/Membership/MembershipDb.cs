using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using PeerReview.Membership.Agreements;
using PeerReview.Membership.ApiClients;
using PeerReview.Membership.Conflicts;
using PeerReview.Membership.Credentials;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.Membership.Identity.Keys;
using PeerReview.Membership.Mail;
using PeerReview.Membership.Networks;
using PeerReview.Membership.People;
using PeerReview.Membership.Register;
using PeerReview.Membership.Register.Import;
using PeerReview.Membership.Schools;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Membership;

/// <summary>
/// The tables of Membership. Most belong to networks; those that cannot – accounts and OpenIddict's, the national register, the queue of
/// letters – are listed with their reasons in <see cref="TablesOfThePlatform"/>.
/// </summary>
public sealed class MembershipDb(DbContextOptions<MembershipDb> options, Tenant tenant) : ServiceDb(options, tenant)
{
    /// <summary>Every table without a network, and why; a test holds the database to it.</summary>
    public static readonly IReadOnlyDictionary<string, string> TablesOfThePlatform = new Dictionary<string, string>
    {
        ["account"] = "A person signs in before a network is chosen, and works in several.",
        ["account_network"] = "Which networks an account may choose is asked before one is chosen.",
        ["external_sign_in"] = "Belongs to the account.",
        ["password_reset"] = "Belongs to the account.",
        ["sign_in_session"] = "Belongs to the account.",
        ["data_protection_key"] = "Keys of the identity provider.",
        ["identity_key"] = "Keys of the identity provider.",
        ["openiddict_application"] = "Clients are known by their id alone when they ask for a token; a network's client is a row of the network beside it.",
        ["openiddict_authorization"] = "OpenIddict's record of a sign-in.",
        ["openiddict_scope"] = "OpenIddict's own; empty, scopes are in code.",
        ["openiddict_token"] = "OpenIddict's record of tokens, found by their id alone.",
        ["school"] = "The national register: public facts.",
        ["school_trust"] = "The national register: public facts.",
        ["school_urn"] = "The national register: public facts.",
        ["trust"] = "The national register: public facts.",
        ["register_import"] = "The operator's imports of the national register.",
        ["register_import_chunk"] = "The operator's imports of the national register.",
        ["register_import_problem"] = "The operator's imports of the national register.",
        ["registered_network"] = "That a network exists, and its name.",
        ["letter_in_queue"] = "Ids of letters that wait: the sender serves all networks, and enters one to read its letter.",
    };

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<AccountNetwork> AccountNetworks => Set<AccountNetwork>();

    public DbSet<ExternalSignIn> ExternalSignIns => Set<ExternalSignIn>();

    public DbSet<SignInSession> SignInSessions => Set<SignInSession>();

    public DbSet<PasswordReset> PasswordResets => Set<PasswordReset>();

    public DbSet<IdentityKey> IdentityKeys => Set<IdentityKey>();

    public DbSet<School> Schools => Set<School>();

    public DbSet<Trust> Trusts => Set<Trust>();

    public DbSet<SchoolUrn> SchoolUrns => Set<SchoolUrn>();

    public DbSet<RegisterImport> RegisterImports => Set<RegisterImport>();

    public DbSet<RegisterImportChunk> RegisterImportChunks => Set<RegisterImportChunk>();

    public DbSet<RegisterImportProblem> RegisterImportProblems => Set<RegisterImportProblem>();

    public DbSet<RegisteredNetwork> RegisteredNetworks => Set<RegisteredNetwork>();

    public DbSet<Network> Networks => Set<Network>();

    public DbSet<SchoolMembership> SchoolMemberships => Set<SchoolMembership>();

    public DbSet<Person> People => Set<Person>();

    public DbSet<RoleHolding> RolesHeld => Set<RoleHolding>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<Agreement> Agreements => Set<Agreement>();

    public DbSet<AgreementWording> AgreementWordings => Set<AgreementWording>();

    public DbSet<AgreementSignature> AgreementSignatures => Set<AgreementSignature>();

    public DbSet<Conflict> Conflicts => Set<Conflict>();

    public DbSet<Credential> Credentials => Set<Credential>();

    public DbSet<TrainingAttendance> TrainingAttendances => Set<TrainingAttendance>();

    public DbSet<ApiClient> ApiClients => Set<ApiClient>();

    public DbSet<Letter> Letters => Set<Letter>();

    protected override void Map(ModelBuilder model)
    {
        Account.Map(model);
        PasswordReset.Map(model);
        IdentityKey.Map(model);
        MapOpenIddict(model);
        School.Map(model);
        RegisterImport.Map(model);
        Network.Map(model);
        SchoolMembership.Map(model);
        Person.Map(model);
        Invitation.Map(model);
        Agreement.Map(model);
        Conflict.Map(model);
        Credential.Map(model);
        ApiClient.Map(model);
        Letter.Map(model);
    }

    private static void MapOpenIddict(ModelBuilder model)
    {
        model.UseOpenIddict<Guid>();
        model.Entity<OpenIddictEntityFrameworkCoreApplication<Guid>>().ToTable("openiddict_application");
        model.Entity<OpenIddictEntityFrameworkCoreAuthorization<Guid>>().ToTable("openiddict_authorization");
        model.Entity<OpenIddictEntityFrameworkCoreScope<Guid>>().ToTable("openiddict_scope");
        model.Entity<OpenIddictEntityFrameworkCoreToken<Guid>>().ToTable("openiddict_token");
    }
}
