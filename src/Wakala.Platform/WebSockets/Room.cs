using System.Text.Json;
using System.Threading.Channels;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>
/// A tenant's room in this process. Everything about it happens on one loop, one thing after the other: an event that comes, a listener that joins or leaves.
/// So a listener that joins has the events up to its joining from the stream and those after it from the backplane, and none twice or never.
/// </summary>
internal sealed class Room
{
    private static readonly TimeSpan UntilHeardAgain = TimeSpan.FromSeconds(2);

    private readonly int _tenant;
    private readonly Backplane _backplane;
    private readonly ILogger _log;
    private readonly Channel<Func<Task>> _work = Channel.CreateUnbounded<Func<Task>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Audience _audience = new();
    private EventId _last;

    private Room(int tenant, Backplane backplane, ILogger log) => (_tenant, _backplane, _log) = (tenant, backplane, log);

    /// <summary>Opens the room: what is published from now on is heard.</summary>
    public static async Task<Room> OpenAsync(int tenant, Backplane backplane, ILogger log)
    {
        var room = new Room(tenant, backplane, log);
        // Heard first, then asked where the stream stands: what comes in between is in both, and passes once.
        await backplane.SubscribeAsync(tenant, one => room.Do(() => room.HearAsync(one)));
        backplane.OnRestored(() => _ = room.CatchUpTwiceAsync());
        room._last = await backplane.LastAsync(tenant);
        _ = room.WorkAsync();
        return room;
    }

    /// <summary>Lets a listener in.</summary>
    /// <param name="listener">Who.</param>
    /// <param name="after">The last event that it saw on an earlier connection; null for what happens from now on.</param>
    public Task JoinAsync(Listener listener, EventId? after)
    {
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Do(async () =>
        {
            try
            {
                await LetInAsync(listener, after);
                joined.TrySetResult();
            }
            catch (Exception error) when (error is RedisException or RedisTimeoutException)
            {
                joined.TrySetException(error);
            }
        });
        return joined.Task;
    }

    public void Leave(Listener listener) => Do(() =>
    {
        _audience.Remove(listener);
        return Task.CompletedTask;
    });

    private void Do(Func<Task> work) => _work.Writer.TryWrite(work);

    private async Task WorkAsync()
    {
        await foreach (var work in _work.Reader.ReadAllAsync())
        {
            try
            {
                await work();
            }
            catch (Exception error) when (error is RedisException or RedisTimeoutException)
            {
                // The next event shows the gap again, and so does the connection's return.
                _log.LogWarning("The room of tenant {Tenant} could not read its stream: {Message}", _tenant, error.Message);
            }
        }
    }

    private async Task LetInAsync(Listener listener, EventId? after)
    {
        if (after is not { } seen)
        {
            listener.Outbox.Offer(Welcome(_last, 0, true));
            _audience.Add(listener);
            return;
        }

        await CatchUpAsync();
        var missed = await _backplane.AfterAsync(_tenant, seen);
        var whole = missed.Count == 0 ? seen <= _last : missed[0].Previous <= seen;
        // Those past what the room has heard so far come again, to everyone.
        RoomEvent[] told = [.. missed.Where(one => one.Id <= _last && listener.Hears(one))];
        listener.Outbox.Offer(Welcome(_last, told.Length, whole));
        foreach (var one in told)
            listener.Outbox.Offer(one.Frame, counts: false);
        _audience.Add(listener);
    }

    private Task HearAsync(RoomEvent one)
    {
        if (one.Id <= _last)
            return Task.CompletedTask;
        if (one.Previous != _last)
            return CatchUpAsync();
        Tell(one);
        return Task.CompletedTask;
    }

    /// <summary>Tells what is in the stream and was not heard.</summary>
    private async Task CatchUpAsync()
    {
        foreach (var one in await _backplane.AfterAsync(_tenant, _last))
            Tell(one);
    }

    /// <summary>At once, and when the channel is surely heard again: what came between the two would else wait for the next event to show its gap.</summary>
    private async Task CatchUpTwiceAsync()
    {
        Do(CatchUpAsync);
        await Task.Delay(UntilHeardAgain, TimeProvider.System);
        Do(CatchUpAsync);
    }

    private void Tell(RoomEvent one)
    {
        _last = one.Id;
        _audience.Tell(one);
    }

    private static byte[] Welcome(EventId last, int missed, bool whole)
        => JsonSerializer.SerializeToUtf8Bytes(new SocketWelcome("welcome", last.ToString(), missed, whole), WireJson.Default.SocketWelcome);
}
