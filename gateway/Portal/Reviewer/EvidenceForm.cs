using PeerReview.Portal.Api;
using PeerReview.Portal.Components;

namespace PeerReview.Portal.Reviewer;

/// <summary>Reads an evidence record as it was posted.</summary>
internal static class EvidenceForm
{
    public static EvidenceNote Read(Posted posted, DateTimeOffset takenAt, string? area = null)
    {
        var source = posted.Choice<SourceType>("sourceType");
        if (source is null)
            posted.Fail("sourceType", "Choose where the evidence comes from");
        var note = posted.Required("note", "Write down what you saw, heard or read");
        posted.Check();
        return new EvidenceNote(source!.Value, note, takenAt, posted.Id("lineOfEnquiryId"), area, posted.Text("hostPartner"));
    }
}
