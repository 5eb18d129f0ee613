using System.Globalization;
using StackExchange.Redis;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Reads back, over a connection of its own, what a load of commands must have left in Redis: the value that was written, for as long as it was to be kept.</summary>
/// <param name="redis">The server.</param>
/// <param name="commands">What was sent; the same arrival gives the same command again.</param>
internal sealed class WrittenKeys(IDatabase redis, CacheCommands commands)
{
    /// <summary>A fault in one of 200 keys is among so many with a chance of 99 %: ln 0.01 / ln 0.995.</summary>
    private const int Sample = 920;

    private const ulong Seed = 0xA0D17;

    /// <summary>Looks at what a load left.</summary>
    /// <param name="load">The load; one in which commands failed is not looked at, since which of them were done is not known.</param>
    /// <param name="warmUp">How long its warm-up was: of the commands of that it is not known either.</param>
    /// <returns>A note of what was looked at, and what is wrong.</returns>
    public async Task<(string Note, IReadOnlyList<string> Faults)> AuditAsync(LoadResult load, TimeSpan warmUp)
    {
        if (load.ErrorCount + load.Dropped > 0 || load.Due > int.MaxValue)
            return ("What was written was not read back: commands failed, and which of them were done is not known.", []);
        var first = (long)Math.Ceiling(load.Rate * warmUp.TotalSeconds);
        var arrivals = Enumerable.Range(0, Sample).Select(number => first + new ArrivalRandom(Seed, number).Below((int)load.Due)).Distinct().ToArray();
        var wrong = new List<string>();
        // One after the other: the commands are written over one another.
        foreach (var arrival in arrivals)
        {
            if (await WrongAsync(arrival, load.StartedAt) is { } fault)
                wrong.Add(fault);
        }

        return (
            Text($"{arrivals.Length:#,0} of its commands were read back."),
            wrong.Count == 0 ? [] : [Text($"{wrong.Count:#,0} of {arrivals.Length:#,0} commands left something else than they were to: {wrong[0]}.")]);
    }

    private async Task<string?> WrongAsync(long arrival, DateTimeOffset startedAt)
    {
        var (command, arguments) = commands.CommandOf(arrival);
        string[] texts = [.. arguments.Select(one => (string)one)];
        return (command, texts) switch
        {
            ("SET", [var key, var value, .. var options]) => await WrongSetAsync(key, value, options, startedAt),
            ("ZADD", [var key, _, var member]) => await WrongScoreAsync(key, member),
            ("GET", [var key]) => Wrong(key, arrival, (byte[]?)await redis.StringGetAsync(key)),
            ("HGET", [var key, var field]) => Wrong(key, arrival, (byte[]?)await redis.HashGetAsync(key, field)),
            _ => null,
        };
    }

    private string? Wrong(string key, long arrival, byte[]? value)
        // One that is gone was an error when it was asked for.
        => value is null || commands.IsRight(arrival, value) ? null : Text($"{key} holds {value.Length:#,0} bytes that nobody put there");

    private async Task<string?> WrongSetAsync(string key, string value, string[] options, DateTimeOffset startedAt)
    {
        var at = Array.IndexOf(options, "EX");
        double? most = at < 0 ? null : double.Parse(options[at + 1], CultureInfo.InvariantCulture);
        var kept = (string?)await redis.StringGetAsync(key);
        if (kept is null)
            return (TimeProvider.System.GetUtcNow() - startedAt).TotalSeconds < (most ?? double.MaxValue) ? $"{key} is not there" : null;
        if (kept != value)
            return Text($"{key} holds {kept.Length:#,0} characters, and not the {value.Length:#,0} that were written");
        if (most is null)
            return null;
        var left = await redis.KeyTimeToLiveAsync(key);
        // Gone between the two questions.
        if (left is null && !await redis.KeyExistsAsync(key))
            return null;
        return left is { } time && time.TotalSeconds <= most ? null : Text($"{key} is kept for {left?.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) ?? "ever"}, and was to be for {most:0} s");
    }

    /// <summary>The score is the arrival that wrote it: one that had this very member to write.</summary>
    private async Task<string?> WrongScoreAsync(string key, string member)
    {
        if (await redis.SortedSetScoreAsync(key, member) is not { } score)
            return $"{key} has no member {member}";
        var (_, by) = commands.CommandOf((long)score);
        return (string)by[0] == key && (string)by[2] == member ? null : Text($"{member} of {key} has the score {score:0}, which nobody gave it");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
