using System.Globalization;

namespace Wakala.Platform;

/// <summary>What is put into the cache before the service says that it listens; of each at most so many.</summary>
/// <param name="Tenants">Configurations of tenants, the biggest first.</param>
/// <param name="Sessions">Sessions, the newest first.</param>
/// <param name="Queries">Newest pages of lists, of the biggest tenants.</param>
internal sealed record WarmingPlan(int Tenants, int Sessions, int Queries)
{
    /// <summary>What a variable says: <c>tenants=1000,sessions=10000,queries=500</c>; what it does not name is not warmed.</summary>
    /// <exception cref="FormatException">It says something else; names it.</exception>
    public static WarmingPlan Parse(string text)
    {
        var plan = new WarmingPlan(0, 0, 0);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var count = part.Split('=') is [_, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : throw Wrong(part);
            plan = part.Split('=')[0] switch
            {
                "tenants" => plan with { Tenants = count },
                "sessions" => plan with { Sessions = count },
                "queries" => plan with { Queries = count },
                _ => throw Wrong(part),
            };
        }

        return plan;
    }

    private static FormatException Wrong(string part) => new($"'{part}' is not one of tenants=N, sessions=N, queries=N");
}
