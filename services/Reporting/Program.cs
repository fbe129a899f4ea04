using PeerReview.Reporting;
using PeerReview.Reporting.Cockpit;
using PeerReview.Reporting.NextSteps;
using PeerReview.Reporting.Reminders;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Support;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("reporting");
builder.AddDatabase<ReportingDb>();
builder.AddMessaging<ReportingDb>("reporting", typeof(Program).Assembly);
builder.Services.AddValidation();
builder.Services.AddOpenApi(OpenApiDescription.Configure);

var app = builder.Build();
app.UseServiceDefaults();
var api = app.MapApi("/api/reporting");
api.MapCockpit();
api.MapNextSteps();
api.MapReminders();
app.MapPlatform("/api/reporting");
app.Run();
