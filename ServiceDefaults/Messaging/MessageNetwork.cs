using System.Linq.Expressions;

namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>
/// Which network a message belongs to: its <c>NetworkId</c> member. It is the message's only word on its network – there is no
/// header that could say another. A message without one belongs to the platform.
/// </summary>
internal static class MessageNetwork<T>
    where T : class
{
    private static readonly Func<T, Guid>? Read = Compile();

    public static Guid? Of(T message) => Read?.Invoke(message);

    private static Func<T, Guid>? Compile()
    {
        var property = typeof(T).GetProperty("NetworkId", typeof(Guid));
        if (property is null)
            return null;

        var message = Expression.Parameter(typeof(T));
        return Expression.Lambda<Func<T, Guid>>(Expression.Property(message, property), message).Compile();
    }
}
