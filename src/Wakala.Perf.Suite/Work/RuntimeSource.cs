using System.Net.Http.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What the platform's process allocates and what its database driver sends, asked of the platform itself.</summary>
internal sealed class RuntimeSource : IWorkSource, IDisposable
{
    public const string Names = "runtime.";
    public const string DriverNames = "driver.";
    public const string Written = "driver.bytes.in";
    public const string Allocated = "runtime.allocated";
    public const string Path = "/diagnostics/work";

    private const double AllocationTolerance = 0.02;
    private const double ByteTolerance = 0.01;

    private readonly Uri _address;
    private readonly HttpClient _client = new();
    private RuntimeWork? _before;
    private long _reading;

    private RuntimeSource(Uri platform) => _address = new Uri(platform, Path);

    public static async Task<(IWorkSource? Source, IReadOnlyList<MissingWork> Missing)> OpenAsync(Uri platform, CancellationToken cancellationToken)
    {
        var source = new RuntimeSource(platform);
        try
        {
            await source.ReadAsync(cancellationToken);
            return (source, []);
        }
        catch (Exception error) when (error is HttpRequestException or System.Text.Json.JsonException or NotSupportedException)
        {
            source.Dispose();
            var reason = $"The platform does not answer GET {Path} ({error.Message}): start it with WAKALA_DIAGNOSTICS=1.";
            return (null, [new MissingWork(Names, reason), new MissingWork(DriverNames, reason)]);
        }
    }

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        // Twice: the difference is what one reading costs.
        var first = await ReadAsync(cancellationToken);
        _before = await ReadAsync(cancellationToken);
        _reading = _before.AllocatedBytes - first.AllocatedBytes;
    }

    public async Task<IReadOnlyList<WorkAmount>> EndAsync(CancellationToken cancellationToken)
    {
        var after = await ReadAsync(cancellationToken);
        if (_before is not { } before || before.Instance != after.Instance)
            throw new InvalidOperationException($"Another platform process answers than before the stretch ({_before?.Instance}, then {after.Instance}): its work cannot be counted.");
        WorkAmount[] amounts =
        [
            new(Written, "B", after.BytesWritten - before.BytesWritten, ByteTolerance),
            new("driver.bytes.out", "B", after.BytesRead - before.BytesRead, ByteTolerance),
            new("driver.unprepared", "1", after.Unprepared - before.Unprepared),
            new(Allocated, "B", after.AllocatedBytes - before.AllocatedBytes - _reading, AllocationTolerance),
        ];
        return [.. amounts.Where(amount => amount.Total > 0)];
    }

    public void Dispose() => _client.Dispose();

    private async Task<RuntimeWork> ReadAsync(CancellationToken cancellationToken)
        => await _client.GetFromJsonAsync<RuntimeWork>(_address, cancellationToken) ?? throw new HttpRequestException("the answer is empty");

    /// <param name="Instance">Which process it is.</param>
    /// <param name="AllocatedBytes">All that it ever allocated.</param>
    /// <param name="BytesWritten">What its driver ever sent to the database.</param>
    /// <param name="BytesRead">What it ever got from it.</param>
    /// <param name="Unprepared">Commands that were not prepared.</param>
    private sealed record RuntimeWork(string Instance, long AllocatedBytes, long BytesWritten, long BytesRead, long Unprepared);
}
