namespace PeerReview.Reporting.Contracts;

/// <summary>Names this assembly. Reporting only reads: it publishes no event of its own yet.</summary>
public static class ReportingContracts;
