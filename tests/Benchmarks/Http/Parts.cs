using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace PeerReview.Benchmarks.Http;

/// <summary>The parts this program plays in the gateway's benchmark, each as a process of its own.</summary>
internal static class Parts
{
    public const string Backend = "backend";
    public const string BareYarp = "bare-yarp";
    public const string BackendAddress = "BACKEND";

    /// <summary>True when this process was started to play one; returns when it is told to stop.</summary>
    public static bool TryPlay()
    {
        switch (Environment.GetEnvironmentVariable(ReleaseProcess.Part))
        {
            case Backend:
                Answer();
                return true;
            case BareYarp:
                Forward(Environment.GetEnvironmentVariable(BackendAddress)!);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A kilobyte of JSON to whatever is asked.</summary>
    private static void Answer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        var body = System.Text.Encoding.UTF8.GetBytes($"{{\"text\":\"{new string('x', 1_000)}\"}}");
        app.Run(context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            return context.Response.Body.WriteAsync(body, 0, body.Length);
        });
        app.Run();
    }

    /// <summary>YARP as its documentation starts it, with nothing of ours.</summary>
    private static void Forward(string backend)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "backend", Match = new RouteMatch { Path = "/{**rest}" } }],
            [new ClusterConfig { ClusterId = "backend", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = backend } } }]);
        var app = builder.Build();
        app.MapReverseProxy();
        app.Run();
    }
}
