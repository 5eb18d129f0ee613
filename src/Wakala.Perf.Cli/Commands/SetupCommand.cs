using System.CommandLine;
using Spectre.Console;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf setup</c>: says, then installs what the machine lacks.</summary>
internal static class SetupCommand
{
    public static Command Make(IAnsiConsole console)
    {
        var command = new Command("setup", "Says, then installs what this machine lacks.");
        command.SetAction(async (_, cancellationToken) =>
        {
            if (!await new Setup(console.Profile.Out.Writer).EnsureAsync(install: true, cancellationToken))
                return ExitCode.Unusable;
            console.WriteLine("Nothing is missing: ./perf run can measure here.");
            return ExitCode.Passed;
        });
        return command;
    }
}
