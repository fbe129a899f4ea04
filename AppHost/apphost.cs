#:sdk Aspire.AppHost.Sdk@13.4.6
#:package Aspire.Hosting.Docker@13.4.6
#:package Aspire.Hosting.Kubernetes@13.4.6-preview.1.26319.6
#:package Aspire.Hosting.PostgreSQL@13.4.6
#:package Aspire.Hosting.RabbitMQ@13.4.6
#:project ../gateway/Gateway/Gateway.csproj
#:project ../gateway/Portal/Portal.csproj
#:project ../services/Cohort/Cohort.csproj
#:project ../services/Membership/Membership.csproj
#:project ../services/Reporting/Reporting.csproj
#:project ../services/Review/Review.csproj
#:project ../services/Scheduling/Scheduling.csproj
#:property ManagePackageVersionsCentrally=false
#:property TreatWarningsAsErrors=false
#:property UserSecretsId=peer-review-apphost

// The whole system in one file: what runs, what it needs, and in which order it starts. AppHost/Local says the same for
// machines without containers.
//
//   aspire run                                       everything on this machine, with the dashboard
//   aspire publish -o out                            Docker Compose files (the default target)
//   aspire publish -o out -- --target kubernetes     a Helm chart

using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

#pragma warning disable ASPIREPROBES001 // WithHttpProbe is in preview. It is also the health check that WaitFor reads.

var builder = DistributedApplication.CreateBuilder(args);

// A resource may belong to one compute environment only, so a publish picks one of the two.
var target = builder.Configuration["target"] ?? "compose";
switch (target)
{
    case "compose":
        builder.AddDockerComposeEnvironment("compose")
            .WithDashboard(dashboard => dashboard.WithHostPort(18888));
        break;
    case "kubernetes":
        builder.AddKubernetesEnvironment("kubernetes")
            .WithHelm(helm => helm.WithChartName("peer-review"))
            .WithProperties(environment => environment.DefaultStorageType = "pvc"); // the default, emptyDir, loses the data with the pod
        break;
    default:
        throw new ArgumentException($"Unknown --target '{target}': use 'compose' or 'kubernetes'.");
}

// The volumes are named because a generated name holds a hash of this machine's paths.
var postgres = builder.AddPostgres("postgres")
    .WithDataVolume("peer-review-postgres")
    .WithLifetime(ContainerLifetime.Persistent)
    .WithPgWeb();

var rabbitmq = builder.AddRabbitMQ("rabbitmq")
    .WithDataVolume("peer-review-rabbitmq")
    .WithLifetime(ContainerLifetime.Persistent)
    .WithManagementPlugin();

var gateway = AddProject<Projects.Gateway>("gateway", replicas: 1)
    .WithExternalHttpEndpoints();

// What tokens name as their issuer: the address people use. Nothing inside a deployment knows it, so a publish asks for it.
var issuer = builder.ExecutionContext.IsPublishMode
    ? ReferenceExpression.Create($"{builder.AddParameter("public-url")
        .WithDescription("The address people use, with a slash at the end: https://review.example.org/")}")
    : ReferenceExpression.Create($"{gateway.GetEndpoint("http")}/");
gateway.WithEnvironment("Identity__Issuer", issuer);

var membership = AddService<Projects.Membership>("membership");
AddService<Projects.Cohort>("cohort");
AddService<Projects.Scheduling>("scheduling");
AddService<Projects.Review>("review");
AddService<Projects.Reporting>("reporting");

membership.WithEnvironment("Operator__ClientSecret", GeneratedSecret("operator-secret"));

// The pages people use. It signs them in at Membership, which knows it by this secret, and talks to the gateway only.
var portalSecret = GeneratedSecret("portal-secret");
membership.WithEnvironment("Portal__ClientSecret", portalSecret);
var portalDatabase = postgres.AddDatabase("portal-db", databaseName: "portal");
var portal = AddProject<Projects.Portal>("portal", replicas: 2)
    .WithEnvironment("Identity__Issuer", issuer)
    .WithEnvironment("Portal__ClientSecret", portalSecret)
    .WithReference(portalDatabase, connectionName: "database").WaitFor(portalDatabase)
    .WithReference(gateway);
gateway.WithReference(portal).WaitFor(portal);

if (builder.ExecutionContext.IsRunMode)
{
    membership
        .WithEnvironment("Demo__Enabled", "true")
        .WithEnvironment("Mail__PickupDirectory", Path.GetFullPath("../artifacts/mail", builder.AppHostDirectory));
}
else if (target == "compose")
{
    gateway.WithEndpoint("http", http => http.Port = 8080);
}
else
{
    gateway.PublishAsKubernetesService(resource => resource.Service!.Spec.Type = "LoadBalancer");
}

builder.Build().Run();

// One service: its project, its own database, the broker, and a way in through the gateway.
IResourceBuilder<ProjectResource> AddService<TProject>(string name)
    where TProject : IProjectMetadata, new()
{
    var database = postgres.AddDatabase($"{name}-db", databaseName: name);

    var service = AddProject<TProject>(name, replicas: 2)
        .WithEnvironment("Identity__Issuer", issuer)
        .WithReference(database, connectionName: "database").WaitFor(database)
        .WithReference(rabbitmq).WaitFor(rabbitmq)
        // The keys that sign tokens come through the gateway. No WaitFor: the gateway waits for the services.
        .WithReference(gateway);

    gateway.WithReference(service).WaitFor(service);
    return service;
}

IResourceBuilder<ProjectResource> AddProject<TProject>(string name, int replicas)
    where TProject : IProjectMetadata, new()
{
    var project = builder.AddProject<TProject>(name)
        .WithHttpProbe(ProbeType.Readiness, "/health", endpointName: "http")
        .WithHttpProbe(ProbeType.Liveness, "/alive", endpointName: "http")
        .WithReplicas(replicas);

    return target == "compose"
        // The Compose publisher takes no notice of WithReplicas.
        ? project.PublishAsDockerComposeService((_, service) => service.Deploy = new Deploy { Replicas = replicas })
        // The Kubernetes publisher writes the scheme as "http"; Kubernetes takes only "HTTP" (microsoft/aspire#18271).
        : project.PublishAsKubernetesService(resource =>
        {
            foreach (var container in resource.Workload!.PodTemplate.Spec.Containers)
            {
                container.LivenessProbe?.HttpGet?.Scheme = "HTTP";
                container.ReadinessProbe?.HttpGet?.Scheme = "HTTP";
            }
        });
}

// Made once and kept in the user secrets of this machine; a publish asks for it.
IResourceBuilder<ParameterResource> GeneratedSecret(string name) =>
    builder.AddParameter(name, new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
