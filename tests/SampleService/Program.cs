using PeerReview.SampleService;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Support;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("sample");
builder.AddDatabase<SampleDb>();
builder.AddMessaging<SampleDb>("sample", typeof(Program).Assembly, bus => bus.AddSaga());
builder.Services.AddValidation();
builder.Services.AddOpenApi(OpenApiDescription.Configure);

var app = builder.Build();
app.UseServiceDefaults();
app.MapApi("/api/sample").MapNotes();
app.MapPlatform("/api/sample");
app.Run();
