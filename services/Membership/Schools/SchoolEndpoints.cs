using Microsoft.AspNetCore.Mvc;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Schools;

/// <summary>The network's schools.</summary>
internal static class SchoolEndpoints
{
    public static void MapSchools(this RouteGroupBuilder api)
    {
        var schools = api.MapGroup("/schools").WithTags("Schools");
        schools.MapPost("", ChangeMembership.AddAsync).WithName("AddSchool").Allow(Role.Coordinator);
        schools.MapPost("/imports", ImportSchools.HandleAsync).WithName("ImportSchools").Allow(Role.Coordinator)
            .Accepts<string>("text/csv", "multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(ImportSchools.MaxSize + 1024 * 1024));
        schools.MapGet("", ReadSchools.ListAsync).WithName("ListSchools").AllowEveryone();
        schools.MapGet("/{schoolId:guid}", ReadSchools.ReadAsync).WithName("ReadSchool").AllowEveryone();
        schools.MapPut("/{schoolId:guid}", ChangeMembership.MoveAsync).WithName("MoveSchool").Allow(Role.Coordinator);
        schools.MapDelete("/{schoolId:guid}", ChangeMembership.EndAsync).WithName("EndMembership").Allow(Role.Coordinator);
    }
}
