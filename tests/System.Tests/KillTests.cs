using PeerReview.Local.Demo;
using PeerReview.TestKit;

namespace PeerReview.System.Tests;

/// <summary>Processes are killed while networks are founded. What was acknowledged is there afterwards, once, and so is what follows from it.</summary>
[Collection(PlatformFixture.Collection)]
public sealed class KillTests(PlatformFixture platform)
{
    [Theory]
    [InlineData("cohort")]
    [InlineData("reporting")]
    [InlineData("rabbitmq")]
    [InlineData("postgres")]
    public async Task A_network_founded_during_a_kill_is_there_once_and_everyone_hears_of_it(string victim)
    {
        var operators = platform.Operator;
        var names = Enumerable.Range(0, 8).Select(number => $"network {victim} {number} {Guid.NewGuid():N}").ToList();
        var founding = names.Select(name => FoundAsync(operators, name)).ToList();
        await platform.KillOneAfterAnotherAsync(victim);
        var ids = await Task.WhenAll(founding);

        var networks = await operators.ListAsync("/api/membership/networks");
        Assert.All(names, name => Assert.Single(networks, network => (string?)network["name"] == name));
        Assert.Equal(8, ids.Distinct().Count());
        // What follows from each – its first coordinator's invitation – has happened once: one mail to each address.
        foreach (var name in names)
        {
            var address = AddressOf(name);
            var mails = await Eventually.SeeAsync(
                () => Task.FromResult(PickedUpMail.Read(platform.Platform.MailDirectory).Count(mail => mail.To == address)), count => count > 0, TimeSpan.FromMinutes(2));
            Assert.Equal(1, mails);
        }
    }

    private static async Task<string> FoundAsync(ApiClient operators, string name)
    {
        var created = await operators.PostAsync("/api/membership/networks", new { name, coordinatorEmail = AddressOf(name), coordinatorName = "First" });
        return (string)created!["id"]!;
    }

    private static string AddressOf(string name) => name.Replace(' ', '.') + "@kill.example";
}
