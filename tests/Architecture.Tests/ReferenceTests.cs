namespace PeerReview.Architecture.Tests;

public sealed class ReferenceTests
{
    [Fact]
    public void A_service_refers_to_no_other_service()
    {
        Assert.Equal(5, ProjectFile.All().Count(project => project.IsService));
        Assert.Empty(ReferenceRules.ServicesStandAlone(ProjectFile.All()));

        Assert.Single(ReferenceRules.ServicesStandAlone([Planted("services/Review/Review.csproj", project: "../Cohort/Cohort.csproj")]));
        Assert.Single(ReferenceRules.ServicesStandAlone(
            [Planted("services/Review/Review.csproj", project: "../Cohort.Grouping/Cohort.Grouping.csproj")]));
        Assert.Empty(ReferenceRules.ServicesStandAlone(
            [Planted("services/Cohort/Cohort.csproj", project: "../Cohort.Grouping/Cohort.Grouping.csproj")]));
    }

    [Fact]
    public void The_gateway_refers_to_no_service()
    {
        Assert.Contains(ProjectFile.All(), project => project.IsIn("gateway"));
        Assert.Empty(ReferenceRules.GatewayKnowsNoService(ProjectFile.All()));

        Assert.Single(ReferenceRules.GatewayKnowsNoService(
            [Planted("gateway/Gateway/Gateway.csproj", project: "../../services/Review/Review.csproj")]));
    }

    [Fact]
    public void Contracts_refer_to_nothing()
    {
        Assert.Equal(5, ProjectFile.All().Count(project => project.IsContracts));
        Assert.Empty(ReferenceRules.ContractsReferToNothing(ProjectFile.All()));

        const string contracts = "services/Review.Contracts/Review.Contracts.csproj";
        Assert.Single(ReferenceRules.ContractsReferToNothing([Planted(contracts, package: "MassTransit.Abstractions")]));
        Assert.Single(ReferenceRules.ContractsReferToNothing([Planted(contracts, project: "../Cohort.Contracts/Cohort.Contracts.csproj")]));
        Assert.Single(ReferenceRules.ContractsReferToNothing([Planted(contracts, framework: "Microsoft.AspNetCore.App")]));
        Assert.Single(ReferenceRules.ContractsReferToNothing([Planted(contracts, sdk: "Microsoft.NET.Sdk.Web")]));
    }

    [Fact]
    public void Engines_refer_to_no_web_server_database_or_broker()
    {
        Assert.Equal(["Cohort.Grouping", "Scheduling.Dates"], ProjectFile.All().Where(project => project.IsEngine).Select(project => project.Name).Order());
        Assert.Empty(ReferenceRules.EnginesAreWithoutInfrastructure(ProjectFile.All()));

        const string engine = "services/Cohort.Grouping/Cohort.Grouping.csproj";
        Assert.Single(ReferenceRules.EnginesAreWithoutInfrastructure([Planted(engine, package: "Microsoft.EntityFrameworkCore")]));
        Assert.Single(ReferenceRules.EnginesAreWithoutInfrastructure([Planted(engine, package: "MassTransit")]));
        Assert.Single(ReferenceRules.EnginesAreWithoutInfrastructure([Planted(engine, framework: "Microsoft.AspNetCore.App")]));
        Assert.Single(ReferenceRules.EnginesAreWithoutInfrastructure([Planted(engine, project: "../../ServiceDefaults/ServiceDefaults.csproj")]));
        Assert.Empty(ReferenceRules.EnginesAreWithoutInfrastructure([Planted(engine, package: "Google.OrTools")]));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Sources.At("PeerReview.sln");
        Assert.Empty(ReferenceRules.SolutionHoldsEveryProject(ProjectFile.All(), solution));

        Assert.Single(ReferenceRules.SolutionHoldsEveryProject([Planted("services/Forgotten/Forgotten.csproj")], solution));
    }

    private static ProjectFile Planted(
        string path, string sdk = "Microsoft.NET.Sdk", string? project = null, string? package = null, string? framework = null) =>
        ProjectFile.Parse(new SourceFile(path, $"""
            <Project Sdk="{sdk}">
              <ItemGroup>
                {(project is null ? "" : $"<ProjectReference Include=\"{project}\" />")}
                {(package is null ? "" : $"<PackageReference Include=\"{package}\" />")}
                {(framework is null ? "" : $"<FrameworkReference Include=\"{framework}\" />")}
              </ItemGroup>
            </Project>
            """));
}
