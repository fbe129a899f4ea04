using PeerReview.Scheduling;
using PeerReview.Scheduling.Sessions;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("scheduling");
builder.AddDatabase<SchedulingDb>();
builder.AddMessaging<SchedulingDb>("scheduling", typeof(Program).Assembly);
builder.Services.AddScoped<Reach>();
builder.Services.AddValidation();
builder.Services.AddOpenApi(OpenApiDescription.Configure);

var app = builder.Build();
app.UseServiceDefaults();
var api = app.MapApi("/api/scheduling");
api.MapSessions();
app.Run();
