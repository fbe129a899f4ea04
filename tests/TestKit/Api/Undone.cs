using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.TestKit.Api;

/// <summary>
/// Takes back what a request did, at the moment it would be committed, when the request asks for it: thousands of requests can then be tried on the
/// very same world, and each is answered as if it were the first.
/// </summary>
public sealed class Undone(IHttpContextAccessor requests) : DbTransactionInterceptor
{
    public const string Header = "Test-Undo";

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (requests.HttpContext?.Request.Headers.ContainsKey(Header) is not true)
            return result;

        await transaction.RollbackAsync(cancellationToken);
        return InterceptionResult.Suppress();
    }

    /// <summary>Adds it to the database of a service under test.</summary>
    internal static void AddTo(IServiceCollection services, System.Reflection.Assembly service)
    {
        var database = service.GetTypes().SingleOrDefault(type => type.IsSubclassOf(typeof(ServiceDb)));
        if (database is not null)
            typeof(Undone).GetMethod(nameof(Add), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.MakeGenericMethod(database).Invoke(null, [services]);
    }

    private static void Add<TDb>(IServiceCollection services)
        where TDb : ServiceDb =>
        services.ConfigureDbContext<TDb>((provider, options) => options.AddInterceptors(new Undone(provider.GetRequiredService<IHttpContextAccessor>())));
}
