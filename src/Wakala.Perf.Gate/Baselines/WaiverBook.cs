using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>The file <c>baselines/waivers.json</c>, which people write: everything that is wrong with it is said at once.</summary>
public sealed class WaiverBook
{
    /// <summary>The file's name in the folder <c>baselines/</c>.</summary>
    public const string FileName = "waivers.json";

    private const int CurrentSchema = 1;
    private static readonly FileSchema Schema = new("waivers.schema.json");

    private readonly IReadOnlyList<Waiver> _waivers;
    private readonly TimeProvider _time;

    private WaiverBook(IReadOnlyList<Waiver> waivers, TimeProvider time) => (_waivers, _time) = (waivers, time);

    /// <summary>Reads it; without the file nothing is waived.</summary>
    /// <param name="root">The folder <c>baselines/</c>.</param>
    /// <param name="time">What day it is, in UTC.</param>
    /// <exception cref="BaselineException">It cannot be used; names every problem.</exception>
    public static WaiverBook Read(string root, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var path = Path.Combine(root, FileName);
        return new WaiverBook(File.Exists(path) ? Parse(File.ReadAllText(path)) : [], time);
    }

    /// <summary>The waivers of a row, ended ones included.</summary>
    public IReadOnlyList<StandingWaiver> Of(string environment, string profile, string suite, string scenario)
    {
        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        return [.. _waivers.Where(waiver => waiver.IsFor(environment, profile, suite, scenario)).Select(waiver => new StandingWaiver(waiver, waiver.Until <= today))];
    }

    private static IReadOnlyList<Waiver> Parse(string text)
    {
        using var document = ParseJson(text);
        if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("schema", out var schema)
            && schema.ValueKind == JsonValueKind.Number && schema.TryGetInt64(out var number) && number > CurrentSchema)
        {
            throw Failure("/schema", $"is {number}, from a newer version of this project; this one reads up to {CurrentSchema}", "Bring this checkout up to date: git pull");
        }

        FileProblem[] problems = [.. Schema.Problems(text), .. WaiverRules.Of(document.RootElement)];
        if (problems.Length > 0)
            throw Failure(problems[0].Field, string.Join("; ", problems.Select((problem, at) => at == 0 ? problem.Problem : $"{problem.Field} {problem.Problem}")));
        return JsonSerializer.Deserialize<WaiverFile>(text, ResultsJson.Options)!.Waivers;
    }

    private static JsonDocument ParseJson(string text)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            throw Failure("", string.IsNullOrWhiteSpace(text) ? "the file is empty" : $"the file is not whole JSON: {error.Message.TrimEnd('.')}");
        }
    }

    private static BaselineException Failure(string field, string problem, string remedy = "Mend it: docs/baselines.md has an example; without the file nothing is waived")
        => new($"baselines/{FileName}", field, problem, remedy);

    private sealed record WaiverFile(int Schema, IReadOnlyList<Waiver> Waivers);
}
