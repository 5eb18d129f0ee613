namespace Wakala.Perf.Environments;

/// <summary>What starts a server.</summary>
internal sealed record ServerCommand(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    public ServerCommand(string program, IReadOnlyList<string> arguments)
        : this(program, arguments, new Dictionary<string, string>())
    {
    }
}
