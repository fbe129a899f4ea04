using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeerReview.Cohorts.Programmes;

/// <summary>How templates are written as JSON: the form of the public API, closed against members we do not know.</summary>
public static class ProgrammeJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };
}
