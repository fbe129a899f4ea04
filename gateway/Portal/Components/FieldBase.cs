using Microsoft.AspNetCore.Components;

namespace PeerReview.Portal.Components;

/// <summary>What every field has: a label, a hint, its error, and the value that was typed before the one that is saved.</summary>
public abstract class FieldBase : ComponentBase
{
    [CascadingParameter]
    public FormState Form { get; set; } = FormState.Fresh;

    /// <summary>The member of the request it fills: what is wrong with that member is shown here.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public string Label { get; set; } = string.Empty;

    [Parameter]
    public string? Hint { get; set; }

    /// <summary>What is saved.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>Says that it may stay empty; everything else must be filled in.</summary>
    [Parameter]
    public bool IsOptional { get; set; }

    [Parameter]
    public bool IsLabelLarge { get; set; }

    protected string Id => FormState.IdOf(Name);

    protected string? Error => Form.ErrorOf(Name);

    protected string? Shown => Form.TypedOf(Name) is { } typed ? typed.ToString() : Value;

    /// <summary>What somebody else saved meanwhile, where it is not what was typed.</summary>
    protected string? Theirs => Form.IsMerge && (Value ?? string.Empty) != (Shown ?? string.Empty).ReplaceLineEndings("\n") ? Value is { Length: > 0 } ? Value : "(emptied)" : null;

    protected string LabelText => IsOptional ? Label + " (optional)" : Label;

    protected string LabelClass => IsLabelLarge ? "govuk-label govuk-label--m" : "govuk-label govuk-label--s";

    protected string LegendClass => IsLabelLarge ? "govuk-fieldset__legend govuk-fieldset__legend--m" : "govuk-fieldset__legend govuk-fieldset__legend--s";

    protected string GroupClass => Error is null ? "govuk-form-group" : "govuk-form-group govuk-form-group--error";

    protected string? DescribedBy
    {
        get
        {
            var ids = new[] { Hint is null ? null : Id + "-hint", Theirs is null ? null : Id + "-theirs", Error is null ? null : Id + "-error" }.OfType<string>().ToList();
            return ids.Count == 0 ? null : string.Join(' ', ids);
        }
    }
}

/// <summary>One of several answers.</summary>
/// <param name="Value">What is sent.</param>
/// <param name="Text">What is read.</param>
/// <param name="Hint">A second line.</param>
public sealed record Option(string Value, string Text, string? Hint = null);
