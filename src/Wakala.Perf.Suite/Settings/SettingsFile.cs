using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>The settings of a suite's process as a file of JSON: written by whoever starts it, or by hand for <c>dotnet test</c>. What is left out has its default.</summary>
public static class SettingsFile
{
    private const string Prefix = "WAKALA_PERF_";

    /// <summary>Rounds of planted answers, which the harness's own tests read.</summary>
    private const string RoundsVariable = "WAKALA_PERF_ROUNDS";

    private static readonly JsonSerializerOptions Options = new(ResultsJson.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private static readonly string[] Variables =
        [SuiteSettings.FileVariable, SuiteSettings.BaseVariable, SuiteSettings.WorkOnlyVariable, BuildChoice.ServedVariable, EnvironmentFile.FolderVariable, ShellVariables.PassVariable, RoundsVariable];

    /// <summary>Writes settings for a process, which is told the file's name by <see cref="SuiteSettings.FileVariable"/>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, SuiteSettings settings) => ResultsJson.Write(path, settings);

    /// <summary>Reads settings.</summary>
    /// <exception cref="EnvironmentException">There is no such file, or it is not as it should be; names the field.</exception>
    public static SuiteSettings Read(string path)
    {
        try
        {
            var settings = JsonSerializer.Deserialize<SuiteSettings>(File.ReadAllText(path), Options) ?? throw new JsonException("it holds null");
            // Other processes begin in other directories.
            settings = settings with { Results = Path.GetFullPath(settings.Results), Baselines = Path.GetFullPath(settings.Baselines), Progress = Whole(settings.Progress), Resume = Whole(settings.Resume) };
            return settings.WarmUp is not { TotalSeconds: < 1 or > 600 } ? settings : throw new JsonException($"warmUp is {settings.WarmUp}, and must be 1 to 600 s");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException(
                $"The settings {path}, which {SuiteSettings.FileVariable} names, cannot be used: {error.Message}",
                $"Correct it, or unset {SuiteSettings.FileVariable}. Its fields are {string.Join(", ", Fields())}.",
                error);
        }
    }

    /// <summary>A variable that nothing reads is a setting that would not be heeded.</summary>
    /// <exception cref="EnvironmentException">There is one.</exception>
    internal static void RefuseUnknownVariables()
    {
        var unknown = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(one => one.Value is string { Length: > 0 })
            .Select(one => (string)one.Key)
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !Variables.Contains(name))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (unknown.Count > 0)
        {
            throw new EnvironmentException(
                $"Nothing reads {string.Join(", ", unknown)}.",
                $"Unset it; there are {string.Join(", ", Variables)}. Write other settings into a file that {SuiteSettings.FileVariable} names: {string.Join(", ", Fields())}.");
        }
    }

    private static string? Whole(string? path) => path is null ? null : Path.GetFullPath(path);

    private static IEnumerable<string> Fields() => Options.GetTypeInfo(typeof(SuiteSettings)).Properties.Where(field => field.Set is not null).Select(field => field.Name);
}
