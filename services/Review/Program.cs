using PeerReview.Reviews;
using PeerReview.Reviews.Concerns;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.Evidence;
using PeerReview.Reviews.Feedback;
using PeerReview.Reviews.Findings;
using PeerReview.Reviews.Frameworks;
using PeerReview.Reviews.Plans;
using PeerReview.Reviews.Reminders;
using PeerReview.Reviews.SelfEvaluations;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Support;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("reviews");
builder.AddDatabase<ReviewsDb>();
builder.AddMessaging<ReviewsDb>("review", typeof(Program).Assembly, bus =>
    bus.AddSagaStateMachine<ReviewRemindersMachine, ReviewReminders>().StoreIn<ReviewReminders, ReviewsDb>());
builder.Services.AddScoped<ReviewAccess>();
builder.Services.AddScoped<ReviewNews>();
builder.Services.AddScoped<ReviewReader>();
builder.Services.AddScoped<ReviewsOfGroup>();
builder.Services.AddScoped<EvidenceWriter>();
builder.Services.AddValidation();
// A lambda on purpose: given a method group, the compiler does not weave in the XML comments.
builder.Services.AddOpenApi(options => OpenApiDescription.Configure(options));

var app = builder.Build();
app.UseServiceDefaults();
var api = app.MapApi("/api/reviews");
api.MapReviews();
api.MapHostControl();
api.MapSelfEvaluations();
api.MapConcerns();
api.MapEvidence();
api.MapFindings();
api.MapFeedback();
api.MapPlans();
api.MapFrameworks();
app.MapPlatform("/api/reviews");
app.Run();
