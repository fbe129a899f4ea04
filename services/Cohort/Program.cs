using PeerReview.Cohorts;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Drafting;
using PeerReview.Cohorts.Groups;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Jobs;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Support;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("cohorts");
builder.AddDatabase<CohortDb>();
builder.AddMessaging<CohortDb>("cohort", typeof(Program).Assembly);
builder.Services.AddValidation();
builder.Services.AddOpenApi(OpenApiDescription.Configure);

builder.Services.AddSingleton<ProgrammeCatalogue>();
builder.Services.AddScoped<BookPlace>();
builder.Services.AddScoped<AnswerOffer>();
builder.Services.AddScoped<MoveCohort.Step>();
builder.Services.AddScoped<EditDraft>();
builder.Services.AddScoped<ReadGroups>();
builder.Services.AddScoped<RepairGroups>();
builder.AddJobs<GroupingWorker>();
// Edits of a draft say what they are by their kind, wherever in the object it stands.
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.AllowOutOfOrderMetadataProperties = true);

var app = builder.Build();
app.UseServiceDefaults();
var api = app.MapApi("/api/cohorts");
api.MapProgrammes();
api.MapCohorts();
app.MapBooking("/api/cohorts");
api.MapBookings();
api.MapDrafting();
api.MapGroups();
app.MapPlatform("/api/cohorts");
app.Run();
