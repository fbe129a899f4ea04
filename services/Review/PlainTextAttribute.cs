using System.ComponentModel.DataAnnotations;

namespace PeerReview.Reviews;

/// <summary>
/// Text the database can hold: any but U+0000. Refused here, because the database's own refusal quotes the text, and that would reach the log.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PlainTextAttribute() : ValidationAttribute("This contains a character that cannot be kept (U+0000).")
{
    /// <summary>True when the text can be kept.</summary>
    public static bool CanBeKept(string? text) => text is null || !text.Contains('\0', StringComparison.Ordinal);

    public override bool IsValid(object? value) => CanBeKept(value as string);
}
