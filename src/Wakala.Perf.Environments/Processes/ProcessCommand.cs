using CliWrap;

namespace Wakala.Perf.Environments;

/// <summary>What starts a process. Nothing else does: <see cref="CommandRun"/> runs one to its end, a <see cref="ChildProcess"/> lives beside this one.</summary>
/// <param name="Program">The program, by its path or its name.</param>
/// <param name="Arguments">What it is told.</param>
public sealed record ProcessCommand(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Variables beside those that it inherits.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How the names of variables begin that it does not inherit, whatever their case.</summary>
    public IReadOnlyList<string> NotInherited { get; init; } = [];

    /// <summary>Names of those among them that it inherits all the same.</summary>
    public IReadOnlyList<string> Inherited { get; init; } = [];

    /// <summary>Where it works; where none is given, where this process does.</summary>
    public string Directory { get; init; } = string.Empty;

    /// <summary>Whether it is interrupted and waited for when it is cancelled; otherwise it is killed with all that it started.</summary>
    public bool EndsInOrder { get; init; }

    /// <summary>The same without what the shell has set that would change what is measured (<see cref="ShellVariables"/>).</summary>
    public ProcessCommand WithoutShellVariables() => this with { NotInherited = ShellVariables.Beginnings, Inherited = ShellVariables.Needed };

    internal Command Wrapped => Cli.Wrap(Program).WithArguments(Arguments).WithEnvironmentVariables(Variables()).WithWorkingDirectory(Directory).WithValidation(CommandResultValidation.None);

    private Dictionary<string, string?> Variables()
    {
        var variables = System.Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => NotInherited.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)) && !Inherited.Contains(name, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in Environment)
            variables[name] = value;
        return variables;
    }
}
