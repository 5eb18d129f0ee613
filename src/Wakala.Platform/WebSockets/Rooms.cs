using System.Collections.Concurrent;

namespace Wakala.Platform;

/// <summary>The rooms of this process: one for each tenant that somebody listened to here. A room that stands empty hears on; it holds nobody's data.</summary>
internal sealed class Rooms(Backplane backplane, ILogger<Rooms> log)
{
    private readonly ConcurrentDictionary<int, Lazy<Task<Room>>> _rooms = new();

    public async Task<Room> OfAsync(int tenant)
    {
        var opening = _rooms.GetOrAdd(tenant, one => new Lazy<Task<Room>>(() => Room.OpenAsync(one, backplane, log)));
        try
        {
            return await opening.Value;
        }
        catch
        {
            // Whoever comes next tries again.
            _rooms.TryRemove(new KeyValuePair<int, Lazy<Task<Room>>>(tenant, opening));
            throw;
        }
    }
}
