using System.Text.Json;
using System.Text.Json.Nodes;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// What the platform answers: routes, payloads, authentication. The reference platform is tested against the same file, and a
/// copy of it maps the suite to another platform.
/// </summary>
public sealed record ContractFile
{
    /// <summary>Version of the file's form; 1.</summary>
    public required int Contract { get; init; }

    /// <summary>The platform's name.</summary>
    public required string Name { get; init; }

    /// <summary>How a user proves who they are.</summary>
    public required ContractAuthentication Authentication { get; init; }

    /// <summary>The operation that says what answers here.</summary>
    public required string Identity { get; init; }

    /// <summary>SQL that counts the platform's data, by the line of the document's test data that it shows.</summary>
    public required IReadOnlyDictionary<string, string> Data { get; init; }

    /// <summary>What right answers to the statements are that a build exports, by the statements' names; null where nobody said.</summary>
    public IReadOnlyDictionary<string, StatementTruth>? Statements { get; init; }

    /// <summary>Which of the platform's keys are which of the document's caches; null where nobody said.</summary>
    public IReadOnlyDictionary<string, ContractKeys>? CacheKeys { get; init; }

    /// <summary>What it speaks over a WebSocket; null where it has none.</summary>
    public ContractWebSocket? WebSocket { get; init; }

    /// <summary>Its queues by name; null where nobody said.</summary>
    public IReadOnlyDictionary<string, QueueContract>? Queues { get; init; }

    /// <summary>How answers are held against the truth; null where nobody said, so that nothing is audited.</summary>
    public ContractAudit? Audit { get; init; }

    /// <summary>Every operation.</summary>
    public required IReadOnlyList<ContractOperation> Operations { get; init; }

    /// <summary>By operation the fields, as JSON pointers with <c>*</c> for any step, that differ from one right answer to another to the same question; null where nobody said.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Varies { get; init; }

    /// <summary>Reads a contract.</summary>
    /// <exception cref="InvalidOperationException">The file is not a contract that this build knows; names file and field.</exception>
    public static ContractFile Read(string path)
    {
        try
        {
            var contract = ResultsJson.Read<ContractFile>(path);
            return contract.Contract == 1
                ? contract
                : throw new InvalidOperationException($"{path}: contract is {contract.Contract}, and this build knows 1.");
        }
        catch (JsonException error)
        {
            throw new InvalidOperationException($"{path} is not a contract: {error.Message}", error);
        }
    }

    /// <summary>One operation by its name.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public ContractOperation Operation(string name) => Operations.FirstOrDefault(one => one.Name == name)
        ?? throw new InvalidOperationException($"The contract '{Name}' has no operation '{name}'; it has: {string.Join(", ", Operations.Select(one => one.Name))}.");

    /// <summary>The fields of an operation's answers that differ from one right answer to another.</summary>
    public IReadOnlyList<string> Varying(string operation) => Varies?.GetValueOrDefault(operation) ?? [];
}

/// <summary>A queue, as it is seen from outside.</summary>
/// <param name="Operation">The operation that fills it, an entry a request.</param>
/// <param name="Stream">Its stream of Redis, without the installation's prefix.</param>
/// <param name="Group">Its workers' group.</param>
/// <param name="DeadLetters">The stream of what could not be done, without the prefix.</param>
/// <param name="Unfinished">SQL that counts what came since a moment, <c>$1</c>, and is not done yet.</param>
/// <param name="Hold">SQL that locks what came since a moment, <c>$1</c>, and is not done yet, so that a worker comes no further with it; null where nothing is locked.</param>
/// <param name="Audit">What is true of what came through it; null where nobody said.</param>
public sealed record QueueContract(string Operation, string Stream, string Group, string DeadLetters, string Unfinished, string? Hold = null, QueueAudit? Audit = null);

/// <summary>How a user proves who they are.</summary>
/// <param name="Login">The operation that gives a token.</param>
/// <param name="Token">JSON pointer to the token in its answer.</param>
/// <param name="User">JSON pointer to the user's number in its answer.</param>
/// <param name="Header">The header that carries it.</param>
/// <param name="Scheme">The word before it.</param>
/// <param name="Claims">What a token says, where it is a JSON web token; null where it is not.</param>
public sealed record ContractAuthentication(string Login, string Token, string User, string Header, string Scheme, ContractClaims? Claims = null);

/// <summary>The claims of a token by what they say.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Tenant">The tenant's number.</param>
/// <param name="Session">The session's name.</param>
public sealed record ContractClaims(string User, string Tenant, string Session);

/// <summary>One operation: what is sent, with the places of its parameters in braces, and what a right answer is.</summary>
public sealed record ContractOperation
{
    /// <summary>The authentication whose requests are signed.</summary>
    public const string Signature = "signature";

    /// <summary>The name that the tables use.</summary>
    public required string Name { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path.</summary>
    public required string Path { get; init; }

    /// <summary><c>none</c>, <c>bearer</c>, or <c>signature</c> (HMAC-SHA256 of the body under the tenant's secret).</summary>
    public required string Authentication { get; init; }

    /// <summary>The parameters and their kinds: <c>string</c>, <c>integer</c> or <c>bytes</c>.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Query parameters; one whose value comes out empty is left away.</summary>
    public IReadOnlyDictionary<string, string>? Query { get; init; }

    /// <summary>Headers.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>A JSON body.</summary>
    public JsonObject? Json { get; init; }

    /// <summary>A multipart body of one file.</summary>
    public ContractMultipart? Multipart { get; init; }

    /// <summary>What a right answer is.</summary>
    public required ContractSuccess Success { get; init; }
}

/// <summary>A multipart body of one file.</summary>
public sealed record ContractMultipart(string Field, string FileName, string ContentType, string Content);

/// <summary>A right answer: its status, and JSON pointers that must lead to something.</summary>
public sealed record ContractSuccess(int Status, IReadOnlyList<string> Has);
