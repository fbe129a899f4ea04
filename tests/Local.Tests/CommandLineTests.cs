using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PeerReview.Local.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_options_the_demo_runs_on_port_8080()
    {
        var options = CommandLine.ParseRun([]);
        Assert.Equal((8080, true, false, 1), (options.GatewayPort, options.Demo, options.Fresh, options.Replicas));
        Assert.EndsWith(Path.Combine("artifacts", "run"), options.DataDirectory, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_is_taken()
    {
        var options = CommandLine.ParseRun(["--fresh", "--port", "9000", "--no-demo", "--replicas", "2", "--data", "/somewhere/else"]);
        Assert.Equal((9000, false, true, 2), (options.GatewayPort, options.Demo, options.Fresh, options.Replicas));
        Assert.Equal("/somewhere/else", options.DataDirectory);
    }

    [Theory]
    [InlineData("--port", "80a")]
    [InlineData("--port", "80")]
    [InlineData("--port", "99999")]
    [InlineData("--replicas", "0")]
    [InlineData("--replicas", "-1")]
    [InlineData("--port")]
    [InlineData("--data")]
    [InlineData("--schools", "not-there.csv")]
    [InlineData("--frehs")]
    public void A_mistake_is_answered_with_the_option_it_is_about(params string[] arguments)
    {
        var mistake = Assert.Throws<StartFailedException>(() => CommandLine.ParseRun(arguments));
        Assert.Contains(arguments[0], mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Remembered_ports_are_kept_until_one_of_them_is_taken()
    {
        using var temporary = new TemporaryDirectory();
        var ports = LoopbackPorts.Remember(temporary["ports"], count: 3);
        Assert.Equal(3, ports.Distinct().Count());
        Assert.Equal(ports, LoopbackPorts.Remember(temporary["ports"], count: 3));

        using var taken = new TcpListener(IPAddress.Loopback, ports[1]);
        taken.Start();

        Assert.False(LoopbackPorts.IsFree(ports[1]), ports[1].ToString(CultureInfo.InvariantCulture));
        Assert.DoesNotContain(ports[1], LoopbackPorts.Remember(temporary["ports"], count: 3));
    }
}
