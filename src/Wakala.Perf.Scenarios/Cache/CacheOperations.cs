using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>What a build of the platform asks of Redis: keys, payloads and commands, as <c>Wakala.Platform cache-operations</c> prints them.</summary>
public sealed record CacheOperations
{
    /// <summary>Version of the form; 1.</summary>
    public required int Version { get; init; }

    /// <summary>The commands by name.</summary>
    public required IReadOnlyList<CacheOperation> Operations { get; init; }

    /// <summary>Reads what a build exported.</summary>
    /// <exception cref="InvalidOperationException">It is not such a file, or of a form that this build does not know.</exception>
    public static CacheOperations Read(string path)
    {
        try
        {
            var operations = ResultsJson.Read<CacheOperations>(path);
            return operations.Version == 1
                ? operations
                : throw new InvalidOperationException($"{path}: version is {operations.Version}, and this build knows 1.");
        }
        catch (JsonException error)
        {
            throw new InvalidOperationException($"{path} is not what a build asks of Redis: {error.Message}", error);
        }
    }

    /// <summary>One operation by its name, as the build sends it; where it sends none of that name, as <see cref="DocumentOperations"/> has it.</summary>
    /// <exception cref="InvalidOperationException">Nobody knows it.</exception>
    public CacheOperation Operation(string name) => Operations.Concat(DocumentOperations.All).FirstOrDefault(one => one.Name == name)
        ?? throw new InvalidOperationException($"There is no cache operation '{name}'; there are: {string.Join(", ", Operations.Concat(DocumentOperations.All).Select(one => one.Name).Distinct())}.");

    /// <summary>Several operations as one, in the build's own proportions.</summary>
    public CacheOperation Mix(string name, params IReadOnlyList<string> operations) => new(name, [.. operations.SelectMany(one => Operation(one).Commands)]);
}

/// <summary>A command by its name, and the ways in which it is sent.</summary>
/// <param name="Name">Its name: <c>GET</c>.</param>
/// <param name="Commands">The ways.</param>
public sealed record CacheOperation(string Name, IReadOnlyList<CacheCommand> Commands)
{
    /// <summary>The one command that is sent most often, on one key: what another tool can send too.</summary>
    public CacheOperation Plainest => this with { Commands = [Commands.MaxBy(command => command.Weight)! with { Keys = 1 }] };
}

/// <summary>One way of sending a command, with places for what differs from key to key (<see cref="CommandTemplate"/>).</summary>
/// <param name="Weight">How often, among the ways of its operation.</param>
/// <param name="Keys">How many keys there are of it.</param>
/// <param name="Command">The command.</param>
/// <param name="Before">What makes its key be there; null where it need not be.</param>
public sealed record CacheCommand(double Weight, int Keys, IReadOnlyList<string> Command, IReadOnlyList<string>? Before)
{
    /// <summary>Bytes of its arguments.</summary>
    public int Bytes => Command.Sum(System.Text.Encoding.UTF8.GetByteCount);
}
