using System.Globalization;

namespace Wakala.Perf.Environments;

/// <summary>A server in a process of its own, with its output in a log file. Its end is noticed at once.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int LogLinesShown = 8;

    private readonly ChildProcess _process;
    private readonly string _log;
    private bool _stopping;

    private ServerProcess(string name, ChildProcess process, string log) => (Name, _process, _log) = (name, process, log);

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts it in a session of its own, so that a Ctrl-C at the terminal reaches only the one who started it.</summary>
    public static ServerProcess Start(string name, ProcessCommand command, RunDirectory directory)
    {
        var log = Path.Combine(directory.Path, name + ".log");
        // The shell only opens the log and becomes the server: its process number is the server's.
        var process = ChildProcess.Start(command with
        {
            Program = "/bin/bash",
            Arguments = ["-c", "log=$1; shift; exec setsid \"$@\" >>\"$log\" 2>&1 </dev/null", name, log, command.Program, .. command.Arguments],
            Directory = directory.Path,
        });
        directory.Register(process.Id);
        return new ServerProcess(name, process, log);
    }

    /// <summary>Calls back when it ends although nobody here ended it.</summary>
    public async Task WatchAsync(Action<EnvironmentException> lost)
    {
        await _process.Ended;
        if (!_stopping)
            lost(new EnvironmentException(Describe("ended in the middle of the run"), "See its last lines above; then run again."));
    }

    /// <summary>Sends a signal and waits for the end.</summary>
    public async Task StopAsync(int signal, CancellationToken cancellationToken)
    {
        _stopping = true;
        if (_process.HasExited)
            return;
        Signal.Send(_process.Id, signal);
        await _process.Ended.WaitAsync(cancellationToken);
    }

    /// <summary>From now on its end is no surprise.</summary>
    public void ExpectEnd() => _stopping = true;

    public string Describe(string what)
    {
        var how = _process.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $" (exit code {code})") : string.Empty;
        return $"{Name} {what}{how}.{LastLines()}";
    }

    public void Dispose() => _process.Dispose();

    private string LastLines()
    {
        if (!File.Exists(_log))
            return string.Empty;
        var lines = File.ReadLines(_log).TakeLast(LogLinesShown).Select(line => "\n    | " + line).ToList();
        return lines.Count == 0 ? string.Empty : $"\n  Its last lines:{string.Concat(lines)}";
    }
}
