namespace Wakala.Perf.Environments;

/// <summary>
/// The user that servers run as. PostgreSQL refuses to run as root, so root lends it to the packages' own user, or to nobody;
/// anyone else runs servers as themselves.
/// </summary>
internal sealed class ServerUser
{
    private readonly string? _name;

    private ServerUser(string? name) => _name = name;

    public static ServerUser Current { get; } = new(Environment.IsPrivilegedProcess ? FirstKnown("postgres", "nobody") : null);

    /// <summary>The command as this user runs it.</summary>
    public ProcessCommand Run(string program, params IReadOnlyList<string> arguments) => _name is null
        ? new ProcessCommand(program, arguments)
        : new ProcessCommand("setpriv", [$"--reuid={_name}", $"--regid={GroupOf(_name)}", "--clear-groups", "--", program, .. arguments]);

    /// <summary>Gives it a directory and all below.</summary>
    public async Task OwnAsync(string directory, CancellationToken cancellationToken)
    {
        if (_name is not null)
        {
            await CommandRun.ReadAsync(
                $"Giving {directory} to {_name}",
                new ProcessCommand("chown", ["-R", $"{_name}:{GroupOf(_name)}", directory]),
                "Run as a user who may do that, or as an unprivileged one.",
                cancellationToken);
        }
    }

    private static string FirstKnown(params string[] names)
    {
        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return names.FirstOrDefault(known.Contains) ?? "nobody";
    }

    private static string GroupOf(string user) => File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(parts => parts[0] == user)[3];
}
