using System.Text;
using PeerReview.Portal.SignIn;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Portal.Coordinator.People;

/// <summary>Empty files to fill in.</summary>
internal static class ImportTemplates
{
    public static void MapImportTemplates(this WebApplication app)
    {
        Map(app, "/coordinator/schools/import/template.csv", "schools.csv", "URN,Tier,From");
        Map(app, "/coordinator/people/import/template.csv", "people.csv", "email,name,role,URN");
    }

    private static void Map(WebApplication app, string path, string fileName, string heading) =>
        app.MapGet(path, () => Results.File(Encoding.UTF8.GetBytes(heading + "\r\n"), "text/csv; charset=utf-8", fileName)).WithMetadata(new ForAttribute(Role.Coordinator));
}
