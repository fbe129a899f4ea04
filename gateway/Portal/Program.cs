using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using PeerReview.Portal.Api;
using PeerReview.Portal.Coordinator.Groups;
using PeerReview.Portal.Coordinator.People;
using PeerReview.Portal.Drafts;
using PeerReview.Portal.Frame;
using PeerReview.Portal.Reviewer;
using PeerReview.Portal.Serving;
using PeerReview.Portal.SignIn;
using PeerReview.Portal.Storage;
using PeerReview.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddProcessDefaults("portal");
builder.AddStorage();
builder.AddSignIn();
builder.AddApi();
builder.Services.AddMemoryCache();
builder.Services.AddSingleton<BuiltAssets>().AddSingleton<Notices>().AddSingleton<KeptDrafts>();
builder.Services.AddScoped<PageState>();
builder.Services.AddScoped(services => new Surroundings(
    services.GetRequiredService<AccessTokens>(), services.GetRequiredService<ApiClient>(),
    services.GetRequiredService<Microsoft.Extensions.Caching.Memory.IMemoryCache>(), services.GetRequiredService<IHttpContextAccessor>()));
builder.Services.AddRazorComponents();
builder.Services.AddResponseCompression(options => options.EnableForHttps = true); // tokens in pages differ each time, so their length tells nothing
builder.Services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
builder.Services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
builder.Services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(options => options.ValueCountLimit = 4_096);

var app = builder.Build();
var address = app.Services.GetRequiredService<PublicAddress>();
app.UseProcessDefaults();
app.Use((context, next) =>
{
    address.Apply(context.Request);
    return next(context);
});
app.UsePageHeaders();
app.UseResponseCompression();
app.UseCsvOfTables();
app.UseMiddleware<ProblemPages>();
app.UseRouting();
app.UseAuthentication();
app.UseMiddleware<SessionGate>();
app.UseAuthorization();
app.UseAntiforgery();
BuiltAssets.Map(app);
Theme.Map(app);
app.MapDrafts();
app.MapSessionEndpoints();
app.MapEvidenceSync();
app.MapImportTemplates();
app.MapTryEdits();
app.MapRazorComponents<App>();
app.Run();
