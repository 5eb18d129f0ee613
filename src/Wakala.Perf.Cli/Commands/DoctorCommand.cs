using System.CommandLine;
using Spectre.Console;
using Wakala.Perf.Environments;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf doctor</c>: what this machine can measure, and what is missing. Changes nothing.</summary>
internal static class DoctorCommand
{
    public static Command Make(IAnsiConsole console)
    {
        var command = new Command("doctor", "Says what this machine can measure, and what is missing.");
        command.SetAction(async (_, cancellationToken) =>
        {
            var machine = MachineReport.Read();
            foreach (var line in machine.Lines)
                console.WriteLine(line);
            console.WriteLine($"Checkout: {RepositoryRoot.Find()}, at {await Commit.ReadAsync(RepositoryRoot.Find(), cancellationToken)}");
            var engine = await ContainersEnvironment.EngineProblemAsync(cancellationToken);
            console.WriteLine(engine is null ? "Docker engine: answers" : $"Docker engine: {engine}");
            return await new Setup(console.Profile.Out.Writer).EnsureForAsync(RepositoryRoot.Find(), AutomaticEnvironment.Name, install: false, cancellationToken)
                ? ExitCode.Passed
                : ExitCode.Unusable;
        });
        return command;
    }
}
