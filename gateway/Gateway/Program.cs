using PeerReview.Gateway.Forwarding;
using PeerReview.Gateway.Limits;
using PeerReview.Gateway.Reference;
using PeerReview.Gateway.Security;
using PeerReview.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddProcessDefaults("gateway");
builder.Services.AddForwarding(builder.Configuration);
builder.Services.AddLimits(builder.Configuration);
builder.Services.AddApiReference();

var app = builder.Build();
app.UseProcessDefaults();
app.UseSecurityHeaders();
app.UseLimits();
app.MapApiReference();
app.MapForwarding();
app.Run();
