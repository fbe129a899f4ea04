using Microsoft.AspNetCore.Mvc;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Schools;

/// <summary>The network's schools.</summary>
internal static class SchoolEndpoints
{
    public static void MapSchools(this RouteGroupBuilder api)
    {
        var schools = api.MapGroup("/schools").WithTags("Schools");
        schools.MapPost("", ChangeMembership.AddAsync).Allow(Role.Coordinator);
        schools.MapPost("/imports", ImportSchools.HandleAsync).Allow(Role.Coordinator)
            .Accepts<string>("text/csv", "multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(ImportSchools.MaxSize + 1024 * 1024));
        schools.MapGet("", ReadSchools.ListAsync).AllowEveryone();
        schools.MapGet("/{schoolId:guid}", ReadSchools.ReadAsync).AllowEveryone();
        schools.MapPut("/{schoolId:guid}", ChangeMembership.MoveAsync).Allow(Role.Coordinator);
        schools.MapDelete("/{schoolId:guid}", ChangeMembership.EndAsync).Allow(Role.Coordinator);
    }
}
