using System.CommandLine;
using Spectre.Console;
using Wakala.Perf.Cli;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;

var console = AnsiConsole.Console;
// A file has no width; a table of gates needs this one.
if (!console.Profile.Out.IsTerminal)
    console.Profile.Width = 180;
var root = new RootCommand("The performance-regression suite of Wakala. Exit codes: 0 passed, 1 regressed, 2 invalid (or inconclusive under --strict), 3 wrong usage or no usable environment.")
{
    SetupCommand.Make(console),
    RunCommand.Make(console, TimeProvider.System),
    TestCommand.Make(console, TimeProvider.System),
    CompareCommand.Make(console),
    SelfTestCommand.Make(console),
    AcceptCommand.Make(console, TimeProvider.System),
    BaselinesCommand.Make(console),
    HistoryCommand.Make(console),
    DoctorCommand.Make(console),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        await Console.Error.WriteLineAsync(error.Message);
    await Console.Error.WriteLineAsync("./perf --help, and ./perf COMMAND --help, say what there is.");
    return ExitCode.Unusable;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
}
catch (Exception error) when (error is EnvironmentException or BaselineException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return ExitCode.Unusable;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped before the end; what was measured so far is in results/.");
    return ExitCode.Invalid;
}
