using Microsoft.AspNetCore.Http;
using PeerReview.Cohorts.Bookings;

namespace PeerReview.Cohorts.Tests.Bookings;

public sealed class BookingQueueTests
{
    [Fact]
    public async Task A_rush_on_one_cohort_is_let_through_a_few_at_a_time_and_holds_up_no_other_cohort()
    {
        var queue = new BookingQueue();
        var open = new TaskCompletionSource();
        var inside = 0;
        var most = 0;
        var order = new List<int>();

        var rush = Enumerable.Range(0, 50).Select(number => queue.InvokeAsync(RequestFor("hot"), async _ =>
        {
            lock (order)
                order.Add(number);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await open.Task;
            Interlocked.Decrement(ref inside);
            return null;
        }).AsTask()).ToList();
        var elsewhere = await queue.InvokeAsync(RequestFor("quiet"), _ => ValueTask.FromResult<object?>("through"));
        Assert.Equal("through", elsewhere);
        Assert.InRange(inside, 1, 10);

        open.SetResult();
        await Task.WhenAll(rush);
        Assert.InRange(most, 1, 10);
        Assert.Equal(50, order.Count);
    }

    [Fact]
    public async Task A_booking_that_fails_makes_room_for_the_next()
    {
        var queue = new BookingQueue();
        for (var number = 0; number < 30; number++)
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await queue.InvokeAsync(RequestFor("hot"), _ => throw new InvalidOperationException()));
        Assert.Equal(1, await queue.InvokeAsync(RequestFor("hot"), _ => ValueTask.FromResult<object?>(1)));
    }

    private static EndpointFilterInvocationContext RequestFor(string cohort)
    {
        var http = new DefaultHttpContext();
        http.Request.RouteValues["id"] = cohort;
        return EndpointFilterInvocationContext.Create(http);
    }
}
