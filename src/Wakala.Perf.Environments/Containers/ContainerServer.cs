using System.Net.Sockets;
using DotNet.Testcontainers.Containers;

namespace Wakala.Perf.Environments;

/// <summary>A server in a container. Its end is noticed at once.</summary>
internal sealed class ContainerServer(string name, IContainer container, DockerEngine engine) : IAsyncDisposable
{
    private const int LogLinesShown = 8;

    private static readonly TimeSpan DirectLimit = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();

    public string Name => name;

    public IContainer Container => container;

    /// <summary>How long it may take until it answers.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>When it is said that it takes its time.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Starts it, and waits until <paramref name="answers"/> says that it serves; it may be slow, and is told of while it is.</summary>
    /// <exception cref="EnvironmentException">It ended, or did not answer in time; carries its last lines.</exception>
    public async Task StartAsync(Func<CancellationToken, Task<bool>> answers, Action<string> say, CancellationToken cancellationToken)
    {
        try
        {
            await container.StartAsync(cancellationToken);
        }
        catch (Exception error) when (EngineFault.IsEngines(error) || error is InvalidOperationException)
        {
            throw await HasEndedAsync(cancellationToken)
                ? new EnvironmentException(await DescribeAsync("did not start"), "See its last lines.", error)
                : EngineFault.Of($"Starting {name}", error);
        }

        var started = TimeProvider.System.GetTimestamp();
        for (var told = false; !await answers(cancellationToken);)
        {
            if (await HasEndedAsync(cancellationToken))
                throw new EnvironmentException(await DescribeAsync("did not start"), "See its last lines.");
            var elapsed = TimeProvider.System.GetElapsedTime(started);
            if (elapsed > StartLimit)
                throw new EnvironmentException(await DescribeAsync($"does not answer after {StartLimit.TotalSeconds:0} s"), "See its last lines; a machine that is this slow cannot be measured on.");
            if (!told && elapsed > Patience)
            {
                told = true;
                say($"{name} takes its time to start; waiting up to {StartLimit.TotalSeconds:0} s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>
    /// Where it answers. Its own address where that is reachable (a published port goes through one more process, whose work would be
    /// measured too), else the published port.
    /// </summary>
    public async Task<(string Host, int Port)> AddressAsync(int port, CancellationToken cancellationToken)
    {
        if (engine.IsLocal && container.IpAddress is { Length: > 0 } own && await ReachesAsync(own, port, cancellationToken))
            return (own, port);
        return (container.Hostname, container.GetMappedPublicPort(port));
    }

    /// <summary>The number of its process on this machine; null where it runs elsewhere.</summary>
    public async Task<int?> ProcessIdAsync(CancellationToken cancellationToken)
        => engine.IsLocal ? (int)(await engine.Client.Containers.InspectContainerAsync(container.Id, cancellationToken)).State!.Pid : null;

    /// <summary>Calls back when it ends although nobody here ended it.</summary>
    public async Task WatchAsync(Action<EnvironmentException> lost)
    {
        try
        {
            await engine.Client.Containers.WaitContainerAsync(container.Id, _stopping.Token);
            if (!_stopping.IsCancellationRequested)
                lost(new EnvironmentException(await DescribeAsync("ended in the middle of the run"), "See its last lines above; then run again."));
        }
        catch (Exception error) when (error is OperationCanceledException || EngineFault.IsEngines(error) || error is ObjectDisposedException)
        {
            if (!_stopping.IsCancellationRequested)
                lost(new EnvironmentException($"{name}'s container was lost in the middle of the run: {EngineFault.Text(error)}", "Look after the Docker engine (docker info); then run again."));
        }
    }

    /// <summary>From now on its end is no surprise.</summary>
    public void ExpectEnd() => _stopping.Cancel();

    public async ValueTask DisposeAsync()
    {
        ExpectEnd();
        await container.DisposeAsync();
    }

    private static async Task<bool> ReachesAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(DirectLimit);
        using var socket = new TcpClient();
        for (; ; )
        {
            try
            {
                await socket.ConnectAsync(host, port, limit.Token);
                return true;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // It is there, and its server is not yet.
                return true;
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return false;
            }
        }
    }

    private async Task<bool> HasEndedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await engine.Client.Containers.InspectContainerAsync(container.Id, cancellationToken)).State is { Running: false, Status: not "created" };
        }
        catch (Exception error) when (EngineFault.IsEngines(error) || error is InvalidOperationException)
        {
            return false;
        }
    }

    private async Task<string> DescribeAsync(string what)
    {
        var (how, lines) = (string.Empty, string.Empty);
        try
        {
            var state = (await engine.Client.Containers.InspectContainerAsync(container.Id, CancellationToken.None)).State!;
            how = state.Running ? string.Empty : $" (exit code {state.ExitCode}{(state.OOMKilled ? ", out of memory" : string.Empty)})";
            var (output, errors) = await container.GetLogsAsync(timestampsEnabled: false, ct: CancellationToken.None);
            var last = $"{output}\n{errors}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(LogLinesShown);
            lines = string.Concat(last.Select(line => "\n    | " + line));
        }
        catch (Exception error) when (EngineFault.IsEngines(error))
        {
            // The container is gone with its log.
        }

        return $"{name} {what}{how}.{(lines.Length > 0 ? $"\n  Its last lines:{lines}" : string.Empty)}";
    }
}
