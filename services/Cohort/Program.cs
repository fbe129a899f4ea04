using PeerReview.Cohorts;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;

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

var app = builder.Build();
app.UseServiceDefaults();
var api = app.MapApi("/api/cohorts");
api.MapProgrammes();
api.MapCohorts();
api.MapBookings();
app.Run();
