using System.CommandLine;
using Spectre.Console;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf setup</c>: says, then installs what the machine lacks.</summary>
internal static class SetupCommand
{
    public static Command Make(IAnsiConsole console)
    {
        var docker = new Option<bool>("--docker") { Description = "Install and start a Docker engine too, and build stand-ins for images that no registry gives." };
        var command = new Command("setup", "Says, then installs what this machine lacks.") { docker };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var setup = new Setup(console.Profile.Out.Writer);
            if (!await setup.EnsureServersAsync(install: true, cancellationToken))
                return ExitCode.Unusable;
            if (parsed.GetValue(docker) && !await setup.EnsureDockerAsync(RepositoryRoot.Find(), cancellationToken))
                return ExitCode.Unusable;
            console.WriteLine("Nothing is missing: ./perf run can measure here.");
            return ExitCode.Passed;
        });
        return command;
    }
}
