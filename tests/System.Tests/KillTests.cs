using System.Net;
using PeerReview.Local.Demo;
using PeerReview.TestKit;

namespace PeerReview.System.Tests;

/// <summary>Processes are killed while heads book. What was acknowledged is there afterwards, once; and the cockpit comes to agree.</summary>
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
        await KillAndRestartAsync(victim);
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

    /// <summary>One key for all tries: whatever breaks off in between, it is founded once.</summary>
    private static async Task<string> FoundAsync(ApiClient operators, string name)
    {
        var key = Guid.NewGuid().ToString();
        var created = await ApiClient.WhenReadyAsync(
            async () =>
            {
                try
                {
                    return await operators.PostAsync("/api/membership/networks", new { name, coordinatorEmail = AddressOf(name), coordinatorName = "First" }, key);
                }
                catch (HttpRequestException exception)
                {
                    throw new ApiRefusedException(HttpMethod.Post, "networks", HttpStatusCode.BadGateway, exception.Message);
                }
            },
            HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout, HttpStatusCode.Conflict, HttpStatusCode.InternalServerError);
        return (string)created!["id"]!;
    }

    private async Task KillAndRestartAsync(string victim)
    {
        switch (victim)
        {
            case "rabbitmq":
                await platform.Platform.RabbitMq.KillAsync();
                await platform.Platform.RabbitMq.StartAsync();
                break;
            case "postgres":
                await platform.Platform.Postgres.KillAsync();
                await platform.Platform.Postgres.StartAsync();
                break;
            default:
                await platform.Platform[victim].KillAsync();
                await platform.Platform[victim].RestartAsync();
                break;
        }
    }

    private static string AddressOf(string name) => name.Replace(' ', '.') + "@kill.example";
}
