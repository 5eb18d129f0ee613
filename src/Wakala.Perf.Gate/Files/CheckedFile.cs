using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>One file of baselines, taken in only when nothing at all is wrong with it.</summary>
/// <param name="File">Its name, for messages.</param>
/// <param name="Schema">What it must look like.</param>
/// <param name="CurrentSchema">The number of the format that this build reads.</param>
/// <param name="Remedy">What to do about a bad one.</param>
internal sealed record CheckedFile(string File, FileSchema Schema, int CurrentSchema, string Remedy)
{
    /// <summary>The document, or the exception that names every problem of the first step which found one.</summary>
    public T Parse<T>(string text, Func<T, IEnumerable<FileProblem>> rules)
    {
        using var document = ParseJson(text);
        RefuseFuture(document.RootElement);
        Refuse(Schema.Problems(text));
        Refuse(NumberProblems.Of(document.RootElement));
        var value = Deserialize<T>(text);
        Refuse([.. rules(value)]);
        RefuseEdited(document.RootElement);
        return value;
    }

    /// <summary>An exception on this file.</summary>
    public BaselineException Failure(string field, string problem, Exception? cause = null) => new(File, field, problem, Remedy, cause);

    private JsonDocument ParseJson(string text)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            var line = error.LineNumber is { } number ? $" from line {number + 1}" : "";
            var problem = string.IsNullOrWhiteSpace(text) ? "the file is empty" : $"the file is not whole JSON{line}: it was truncated or damaged";
            throw Failure("", problem, error);
        }
    }

    private void RefuseFuture(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("schema", out var schema)
            && schema.ValueKind == JsonValueKind.Number && schema.TryGetInt64(out var number) && number > CurrentSchema)
        {
            throw new BaselineException(
                File,
                "/schema",
                $"is {number}, from a newer version of this project; this one reads up to {CurrentSchema}",
                "Bring this checkout up to date: git pull");
        }
    }

    private T Deserialize<T>(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, ResultsJson.Options)!;
        }
        catch (JsonException error)
        {
            throw Failure(JsonPointer.From(error.Path), error.InnerException is FormatException ? $"is {error.InnerException.Message}" : "cannot be read", error);
        }
    }

    private void RefuseEdited(JsonElement root)
    {
        if (root.GetProperty("hash").GetString() != ContentHash.Of(root))
            throw Failure("/hash", "does not fit the content: the file was edited by hand");
    }

    private void Refuse(IReadOnlyList<FileProblem> problems)
    {
        if (problems.Count == 0)
            return;
        var others = string.Concat(problems.Skip(1).Take(4).Select(problem => $"; {problem.Field} {problem.Problem}"));
        throw Failure(problems[0].Field, problems[0].Problem + others + (problems.Count > 5 ? $"; and {problems.Count - 5} more" : ""));
    }
}
