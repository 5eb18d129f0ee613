using System.Net.Http.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Asks a platform's process of its connections to the database.</summary>
/// <param name="client">What asks.</param>
/// <param name="platform">The process.</param>
internal sealed class PlatformPool(HttpClient client, Uri platform)
{
    /// <summary>Where it answers.</summary>
    public const string Path = "/diagnostics/pool";

    private readonly Uri _address = platform.Below(Path);

    /// <summary>Has it watch its pool from now on; false where it has no diagnostics.</summary>
    public async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        using var begun = await client.PostAsync(_address, null, cancellationToken);
        return begun.IsSuccessStatusCode;
    }

    /// <summary>What it says.</summary>
    /// <exception cref="HttpRequestException">It says nothing.</exception>
    public async Task<PoolUse> ReadAsync(CancellationToken cancellationToken)
        => await client.GetFromJsonAsync<PoolUse>(_address, cancellationToken) ?? throw new HttpRequestException("the answer is empty");

    /// <summary>Ends the watch, which takes processor time as long as it lasts.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        using var ended = await client.DeleteAsync(_address, cancellationToken);
    }
}

/// <summary>What a platform tells of its pool; but for what it is now, since it is watched.</summary>
internal sealed record PoolUse
{
    /// <summary>Connections that it may have.</summary>
    public required int Size { get; init; }

    /// <summary>Those in use now.</summary>
    public required int Used { get; init; }

    /// <summary>Those that are open and free now.</summary>
    public required int Idle { get; init; }

    /// <summary>How long requests waited for one, together.</summary>
    public required double WaitMilliseconds { get; init; }

    /// <summary>Requests that gave up waiting.</summary>
    public required long Timeouts { get; init; }

    /// <summary>Statements that failed.</summary>
    public required long Failed { get; init; }
}
