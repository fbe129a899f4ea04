using Microsoft.AspNetCore.Mvc;
using PeerReview.Membership.Register.Import;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Register;

/// <summary>The national register: the operator keeps it, coordinators read it.</summary>
internal static class RegisterEndpoints
{
    public static void MapRegister(this RouteGroupBuilder api)
    {
        var register = api.MapGroup("/register").WithTags("Register");
        register.MapPost("/imports", ImportRegister.HandleAsync).WithName("ImportRegister").Allow(Role.Operator)
            .Accepts<string>("text/csv", "multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(ImportRegister.MaxSize + 1024 * 1024));
        register.MapGet("/imports", ImportRegister.ListAsync).WithName("ListRegisterImports").Allow(Role.Operator);
        register.MapGet("/imports/{importId:guid}", ImportRegister.ReadAsync).WithName("ReadRegisterImport").Allow(Role.Operator);
        register.MapGet("/imports/{importId:guid}/problems", ImportRegister.ListProblemsAsync).WithName("ListRegisterImportProblems").Allow(Role.Operator);
        register.MapPost("/schools/{schoolId:guid}/successor", DeclareSuccessor.HandleAsync).WithName("DeclareSuccessor").Allow(Role.Operator);
        register.MapGet("/schools", ReadRegister.ListSchoolsAsync).WithName("ListRegisterSchools").Allow(Role.Coordinator, Role.Operator);
        register.MapGet("/schools/{schoolId:guid}", ReadRegister.ReadSchoolAsync).WithName("ReadRegisterSchool").Allow(Role.Coordinator, Role.Operator);
        register.MapGet("/trusts", ReadRegister.ListTrustsAsync).WithName("ListRegisterTrusts").Allow(Role.Coordinator, Role.Operator);
    }
}
