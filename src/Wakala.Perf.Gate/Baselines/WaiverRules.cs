using System.Globalization;
using System.Text.Json;

namespace Wakala.Perf.Gate;

/// <summary>What the JSON schema cannot say of waivers; it looks past what the schema finds, so that all is said at once.</summary>
internal static class WaiverRules
{
    public static IEnumerable<FileProblem> Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("waivers", out var waivers) || waivers.ValueKind != JsonValueKind.Array)
            yield break;
        var seen = new HashSet<string>();
        foreach (var (waiver, at) in waivers.EnumerateArray().Select((waiver, at) => (waiver, at)).Where(one => one.waiver.ValueKind == JsonValueKind.Object))
        {
            // What does not even look like a day is the schema's to say.
            if (Text(waiver, "until") is { Length: 10 } until && until.All(character => char.IsAsciiDigit(character) || character == '-')
                && !DateOnly.TryParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                yield return new FileProblem($"/waivers/{at}/until", $"is '{until}', which is no day of the calendar");
            foreach (var field in (string[])["owner", "reason"])
            {
                if (Text(waiver, field) is { Length: > 0 } text && string.IsNullOrWhiteSpace(text))
                    yield return new FileProblem($"/waivers/{at}/{field}", "must not be blank");
            }

            var place = string.Join('\n', ((string[])["environment", "profile", "suite", "scenario", "figure"]).Select(field => Text(waiver, field)));
            if (!seen.Add(place))
                yield return new FileProblem($"/waivers/{at}", $"waives {Text(waiver, "figure")} of {Text(waiver, "scenario")} a second time");
        }
    }

    private static string? Text(JsonElement waiver, string field)
        => waiver.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
