using System.Text.Json;
using System.Text.Json.Nodes;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>
/// Rewrites measured baselines of schema 1, which were of two kinds: of a load, with everything about it beside one another, or of figures alone. Nothing else reads them.
/// </summary>
/// <param name="root">The folder <c>baselines/</c>.</param>
public sealed class BaselineMigration(string root)
{
    private const int OldSchema = 1;
    private const string Rate = "rate";
    private const string Load = "load";

    /// <summary>What stood beside the other fields of a trial, and is a part of its own now.</summary>
    private static readonly string[] LoadFields = ["due", "succeeded", "dropped", "errors", "responseTime", "serviceTime", "capacity"];

    private static readonly string[] Histograms = ["responseTime", "serviceTime"];

    private readonly BaselineLayout _layout = new(root);

    /// <summary>The measured baselines: <c>ENVIRONMENT/SUITE/PROFILE/ROW.json</c>.</summary>
    public IReadOnlyList<string> Files()
        => [.. Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar) is [not "work", _, _, _])
            .Order(StringComparer.Ordinal)];

    /// <summary>A file's name as git takes it.</summary>
    public string Shown(string file) => _layout.Shown(file);

    /// <summary>Rewrites a file, whole or not at all, once what was written has been read back and says the same.</summary>
    /// <returns>Whether there was anything to rewrite.</returns>
    /// <exception cref="BaselineException">It was damaged or edited by hand, or would not say the same: it is as it was.</exception>
    public bool Migrate(string file)
    {
        var text = File.ReadAllText(file);
        if (!IsOld(text))
            return false;
        var aside = Path.Combine(root, $".migration-{Environment.ProcessId}");
        try
        {
            File.Move(WriteAside(text, file, aside), file, overwrite: true);
            return true;
        }
        catch (BaselineException refused)
        {
            throw Failure(Shown(file), refused.Field, refused.Problem, refused);
        }
        finally
        {
            if (Directory.Exists(aside))
                Directory.Delete(aside, recursive: true);
        }
    }

    /// <summary>Refuses a folder in which anything is to be rewritten first: what would be measured anew there has limits and a release to keep.</summary>
    /// <exception cref="BaselineException">Something is.</exception>
    public void RefuseOld()
    {
        if (Files().FirstOrDefault(file => IsOld(File.ReadAllText(file))) is { } old)
            throw Refusal(Shown(old));
    }

    /// <summary>Whether a text is a baseline of schema 1.</summary>
    public static bool IsOld(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement is { ValueKind: JsonValueKind.Object } whole && whole.TryGetProperty("schema", out var schema)
                && schema.ValueKind == JsonValueKind.Number && schema.TryGetInt32(out var number) && number == OldSchema;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What is said of a baseline of schema 1 wherever it is met.</summary>
    public static BaselineException Refusal(string file)
        => new(file, "/schema", $"is {OldSchema}, an older format; this project reads {Baseline.CurrentSchema}", "Rewrite it, with every figure kept: ./perf baselines migrate");

    /// <summary>What a baseline of schema 1 says.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="BaselineException">It cannot be used.</exception>
    public static Baseline Parse(string text, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (!document.RootElement.TryGetProperty("hash", out var hash) || hash.GetString() != ContentHash.Of(document.RootElement))
                throw Failure(file, "/hash", "does not fit the content: the file was edited by hand");
            return Moved(JsonObject.Create(document.RootElement)!).Deserialize<Baseline>(ResultsJson.Options)!;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Failure(file, JsonPointer.From((error as JsonException)?.Path), "cannot be read", error);
        }
    }

    /// <summary>The same values where schema 2 has them.</summary>
    private static JsonObject Moved(JsonObject whole)
    {
        whole.Remove(Rate, out var rate);
        whole["schema"] = Baseline.CurrentSchema;
        foreach (var trial in (whole["trials"]?.AsArray() ?? []).Select(trial => trial!.AsObject()).Where(trial => Histograms.All(trial.ContainsKey)))
        {
            var load = new JsonObject { [Rate] = rate?.DeepClone() };
            foreach (var field in LoadFields)
                load[field] = trial.Remove(field, out var value) ? value : null;
            trial[Load] = load;
        }

        return whole;
    }

    /// <returns>Where the new file is.</returns>
    private string WriteAside(string text, string file, string aside)
    {
        var baseline = Parse(text, Shown(file));
        var (environment, profile, suite, scenario) = (baseline.Environment, baseline.Profile, baseline.Suite, baseline.Scenario);
        if (_layout.Measured(environment, profile, suite, scenario) != Path.GetFullPath(file))
            throw Failure(file, "/scenario", $"is '{scenario}' of {environment}, {suite} and {profile}, which has another file");
        var store = new BaselineStore(aside);
        store.Write(baseline);
        var read = store.Read(environment, profile, suite, scenario)!;
        return Difference(JsonNode.Parse(text)!, JsonSerializer.SerializeToNode(read, ResultsJson.Options)!) is { } difference
            ? throw Failure(file, difference, "is not what it was when it is read back")
            : new BaselineLayout(aside).Measured(environment, profile, suite, scenario);
    }

    /// <summary>The first value that one has and the other has not, as a pointer; null where they say the same.</summary>
    internal static string? Difference(JsonNode old, JsonNode now)
    {
        // The medians are written anew where they were not there.
        string[] left = ["/schema", "/hash", .. old["figures"] is null ? ["/figures"] : Array.Empty<string>()];
        var (was, @is) = (Values(old, "").ToHashSet(), Values(now, "").ToHashSet());
        was.SymmetricExceptWith(@is);
        return was.Select(value => value.Pointer).FirstOrDefault(pointer => !left.Any(one => pointer == one || pointer.StartsWith($"{one}/", StringComparison.Ordinal)));
    }

    /// <summary>Every value that is not null, where schema 1 had it.</summary>
    private static IEnumerable<(string Pointer, string Value)> Values(JsonNode? node, string at) => node switch
    {
        JsonObject whole => whole.SelectMany(member => Values(member.Value, (member.Key, at.EndsWith($"/{Load}", StringComparison.Ordinal)) switch
        {
            (Rate, true) => $"/{Rate}",
            (var field, true) => $"{at[..^(Load.Length + 1)]}/{field}",
            (var field, false) => $"{at}/{field}",
        })),
        JsonArray list => list.SelectMany((item, index) => Values(item, $"{at}/{index}")),
        JsonValue histogram when Histograms.Any(field => at.EndsWith($"/{field}", StringComparison.Ordinal)) => [(at, LatencyHistogram.FromBase64(histogram.GetValue<string>()).ToBase64())],
        JsonValue value => [(at, value.ToJsonString())],
        _ => [],
    };

    private static BaselineException Failure(string file, string field, string problem, Exception? cause = null)
        => new(file, field, problem, $"It is as it was. Restore it: git checkout -- {file}; or measure it anew: ./perf accept", cause);
}
