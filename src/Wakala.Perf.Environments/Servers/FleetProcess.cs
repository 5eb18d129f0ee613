using System.Text.RegularExpressions;

namespace Wakala.Perf.Environments;

/// <summary>A process of a fleet, which can be killed and started again in its place: with the same addresses, as a pod behind its name has.</summary>
public sealed partial class FleetProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(20);

    private readonly string _name;
    private readonly ProcessCommand _command;
    private readonly RunDirectory _directory;
    private ServerProcess? _process;
    private int _starts;

    internal FleetProcess(string name, ProcessCommand command, RunDirectory directory) => (_name, _command, _directory) = (name, command, directory);

    /// <summary>Its number on this machine.</summary>
    public int Id => Running.Id;

    /// <summary>Number of the process that serves: of a container's, not of the program that started it.</summary>
    public int Serving { get; internal set; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => Running.HasExited;

    /// <summary>Where it answers; null for workers.</summary>
    public Uri? Address { get; private set; }

    /// <summary>Where it answers over TLS, with a certificate of its own making.</summary>
    public Uri? SecureAddress { get; private set; }

    /// <summary>Bytes that it has written to its log, in all its starts.</summary>
    public long LogBytes => Enumerable.Range(1, _starts).Select(start => new FileInfo(LogOf(start))).Where(log => log.Exists).Sum(log => log.Length);

    private ServerProcess Running => _process ?? throw new InvalidOperationException($"{_name} was not started.");

    /// <summary>Starts it, or starts it again, and waits until it says that it listens or works.</summary>
    /// <exception cref="EnvironmentException">It did not come up; carries its last lines.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process?.Dispose();
        var name = $"{_name}-{++_starts}";
        var log = LogOf(_starts);
        _process = ServerProcess.Start(name, _command, _directory);
        var started = TimeProvider.System.GetTimestamp();
        while (!_process.HasExited && TimeProvider.System.GetElapsedTime(started) < StartLimit)
        {
            var said = File.Exists(log) ? await File.ReadAllTextAsync(log, cancellationToken) : string.Empty;
            var listens = Listening().Match(said);
            if (listens.Success)
                (Address, SecureAddress) = (new Uri(listens.Groups[1].Value), new Uri(listens.Groups[2].Value));
            if (listens.Success || Working().IsMatch(said))
                return;
            await Task.Delay(LookPeriod, TimeProvider.System, cancellationToken);
        }

        throw new EnvironmentException(_process.Describe("did not start"), "See its last lines.");
    }

    /// <summary>Ends it as a crash does: nothing of it is told or tidied up.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => Running.StopAsync(Signal.Kill, cancellationToken);

    /// <summary>Has it stand still: its connections stay, and it does nothing.</summary>
    public void Pause() => Signal.Send(Running.Id, Signal.Stop);

    /// <summary>Has it go on after <see cref="Pause"/>.</summary>
    public void Resume() => Signal.Send(Running.Id, Signal.Continue);

    /// <summary>Asks it to end.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Running.StopAsync(Signal.Terminate, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _process?.Dispose();

    internal void ExpectEnd() => _process?.ExpectEnd();

    private string LogOf(int start) => Path.Combine(_directory.Path, $"{_name}-{start}.log");

    [GeneratedRegex(@"listening on (http://\S+) (https://\S+)\n")]
    private static partial Regex Listening();

    [GeneratedRegex(@"working on \w+ with \d+\n")]
    private static partial Regex Working();
}
