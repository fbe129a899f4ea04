namespace PeerReview.Portal.Api;

/// <summary>Where evidence comes from.</summary>
public enum SourceType
{
    LearningWalk,
    LessonVisit,
    BookLook,
    PupilVoice,
    StaffVoice,
    ParentVoice,
    LeaderMeeting,
    MiddleLeaderMeeting,
    GovernorMeeting,
    DocumentReview,
    DataReview,
    Environment,
    UnstructuredTime,
    AssemblyOrTutorTime,
    Website,
}

/// <summary>What a reviewer saw, heard or read.</summary>
public sealed record EvidenceRecord(
    Guid Id, SourceType SourceType, string Note, DateTimeOffset TakenAt, Guid? LineOfEnquiryId, string? Area, string? HostPartner, Guid AuthorId, string? AuthorName,
    bool IsMine, DateTimeOffset SavedAt, long Version, IReadOnlyList<TextWarning> Warnings);

/// <summary>What is written down.</summary>
public sealed record EvidenceNote(SourceType SourceType, string Note, DateTimeOffset TakenAt, Guid? LineOfEnquiryId, string? Area, string? HostPartner);

/// <summary>Evidence.</summary>
public static class EvidenceApi
{
    public static Task<IReadOnlyList<EvidenceRecord>> EvidenceAsync(this ApiClient api, Guid reviewId) => api.ListAsync<EvidenceRecord>($"/api/reviews/{reviewId}/evidence");

    public static Task<EvidenceRecord> EvidenceRecordAsync(this ApiClient api, Guid reviewId, Guid id) => api.GetAsync<EvidenceRecord>($"/api/reviews/{reviewId}/evidence/{id}");

    public static Task<EvidenceRecord> AddEvidenceAsync(this ApiClient api, Guid reviewId, Guid id, EvidenceNote note) =>
        api.PutNewAsync<EvidenceRecord>($"/api/reviews/{reviewId}/evidence/{id}", note);

    public static Task<EvidenceRecord> ChangeEvidenceAsync(this ApiClient api, Guid reviewId, Guid id, EvidenceNote note, long? version) =>
        api.PutAsync<EvidenceRecord>($"/api/reviews/{reviewId}/evidence/{id}", note, version);

    public static Task RemoveEvidenceAsync(this ApiClient api, Guid reviewId, Guid id, long? version) => api.DeleteAsync($"/api/reviews/{reviewId}/evidence/{id}", version);
}
