namespace Wakala.Perf.Suite;

/// <summary>What the platform's database driver sends and gets, asked of the platform itself.</summary>
internal sealed class DriverSource(PlatformDiagnostics platform) : IWorkSource
{
    public const string Names = "driver.";

    private const double ByteTolerance = 0.01;

    private PlatformReading? _before;

    public async Task BeginAsync(CancellationToken cancellationToken) => _before = await platform.ReadAsync(cancellationToken);

    public async Task<IReadOnlyList<WorkAmount>> EndAsync(CancellationToken cancellationToken)
    {
        var after = await platform.ReadAsync(cancellationToken);
        if (_before is not { } before || before.Instance != after.Instance)
            throw new InvalidOperationException($"Another platform process answers than before the stretch ({_before?.Instance}, then {after.Instance}): its work cannot be counted.");
        WorkAmount[] amounts =
        [
            new("driver.bytes.in", "B", after.BytesWritten - before.BytesWritten, ByteTolerance),
            new("driver.bytes.out", "B", after.BytesRead - before.BytesRead, ByteTolerance),
            new("driver.unprepared", "1", after.Unprepared - before.Unprepared),
        ];
        return [.. amounts.Where(amount => amount.Total > 0)];
    }
}
