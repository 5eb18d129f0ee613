using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;
using StackExchange.Redis;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// Holds what the platform keeps in its caches against what the database says: a hit is only worth something when it is a hit of the right content. Pages of an outdated version,
/// which nobody asks for any more, are left out.
/// </summary>
/// <param name="redis">The cache.</param>
/// <param name="prefix">What the platform's keys begin with.</param>
/// <param name="postgres">How the database is reached.</param>
internal sealed class CachedValues(IConnectionMultiplexer redis, string prefix, string postgres)
{
    private const int Most = 400;
    private const int KeysAtOnce = 1_000;

    /// <summary>What takes long to be asked has the sample that fits.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Looks at a cache.</summary>
    /// <param name="keys">Which keys are the cache.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>How many keys were held against the database, and the first of those that are wrong with their number; null where none is.</returns>
    public async Task<(int Looked, string? Wrong)> AuditAsync(ContractKeys keys, CancellationToken cancellationToken)
    {
        await using var database = new DatabaseConnection(postgres);
        await using var connection = await database.OpenAsync(cancellationToken);
        var (looked, wrong, first) = (0, 0, (string?)null);
        foreach (var truth in keys.Truths ?? [])
        {
            var began = TimeProvider.System.GetTimestamp();
            var form = FormOf(truth.Key);
            foreach (var key in redis.GetServers()[0].Keys(pattern: $"{prefix}{Regex.Replace(truth.Key, @"\{\w+\}", "*")}", pageSize: KeysAtOnce).Take(Most))
            {
                if (TimeProvider.System.GetElapsedTime(began) > Longest)
                    break;
                var match = form.Match(key.ToString()[prefix.Length..]);
                if (!match.Success || !keys.Has(match.Value) || await DifferenceAsync(connection, truth, match, key, cancellationToken) is not { } difference)
                    continue;
                looked++;
                if (difference.Length == 0)
                    continue;
                wrong++;
                first ??= $"{key} {difference}";
            }
        }

        return (looked, wrong == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{wrong:#,0} of {looked:#,0} keys do not hold what the database says: {first}"));
    }

    /// <returns>Null where the key is not looked at; empty where it is right.</returns>
    private async Task<string?> DifferenceAsync(NpgsqlConnection connection, KeyTruth truth, Match match, RedisKey key, CancellationToken cancellationToken)
    {
        if (truth.Current is { } current && await VersionAsync(Filled(current, match)) != match.Groups["version"].Value)
            return null;
        // One whose time ended meanwhile is no longer there.
        if ((string?)await redis.GetDatabase().StringGetAsync(key) is not { } value)
            return null;
        await using var command = new NpgsqlCommand(truth.Sql, connection);
        foreach (var part in match.Groups.Values.Skip(1).Select(group => group.Value).Append(value))
            command.Parameters.Add(new NpgsqlParameter { Value = part, NpgsqlDbType = NpgsqlDbType.Text });
        if (await command.ExecuteScalarAsync(cancellationToken) is not string right)
            return $"holds '{Shortened(value)}', and the database knows nothing of the kind";
        return Holds(value, right) ? string.Empty : $"holds '{Shortened(value)}', and the database has '{Shortened(right)}'";
    }

    private async Task<string> VersionAsync(string key) => (string?)await redis.GetDatabase().StringGetAsync(prefix + key) ?? "0";

    internal static bool Holds(string value, string right)
    {
        if (!right.StartsWith('{'))
            return value == right;
        try
        {
            using var kept = JsonDocument.Parse(value);
            using var wanted = JsonDocument.Parse(right);
            return Holds(kept.RootElement, wanted.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether everything that is wanted is kept; what is kept beside it does not matter.</summary>
    private static bool Holds(JsonElement kept, JsonElement wanted)
    {
        if (kept.ValueKind != wanted.ValueKind)
            return false;
        return wanted.ValueKind switch
        {
            JsonValueKind.Object => wanted.EnumerateObject().All(one => kept.TryGetProperty(one.Name, out var same) && Holds(same, one.Value)),
            JsonValueKind.Array => kept.GetArrayLength() == wanted.GetArrayLength() && kept.EnumerateArray().Zip(wanted.EnumerateArray()).All(one => Holds(one.First, one.Second)),
            _ => kept.ToString() == wanted.ToString(),
        };
    }

    private static Regex FormOf(string key) => new($"^{Regex.Replace(Regex.Escape(key), @"\\\{(\w+)}", "(?<$1>[^:]*)")}$", RegexOptions.ExplicitCapture);

    private static string Filled(string text, Match match) => match.Groups.Keys.Aggregate(text, (filled, name) => filled.Replace($"{{{name}}}", match.Groups[name].Value, StringComparison.Ordinal));

    private static string Shortened(string text) => text.Length <= 120 ? text : $"{text[..120]}…";
}
