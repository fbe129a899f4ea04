using System.Collections;
using System.ComponentModel.DataAnnotations;

namespace PeerReview.Scheduling;

/// <summary>A list without <c>null</c> among its items, which JSON may hold and the type cannot say.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NoNullsAttribute() : ValidationAttribute("Every item of the list needs a value.")
{
    public override bool IsValid(object? value) => value is not IEnumerable items || items.Cast<object?>().All(item => item is not null);
}
