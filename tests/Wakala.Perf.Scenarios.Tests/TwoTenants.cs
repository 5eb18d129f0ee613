using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>A feed of two tenants, of whom the first has six of ten requests, with a user each and the same contacts.</summary>
internal static class TwoTenants
{
    /// <summary>Writes it into a directory.</summary>
    /// <returns>The file.</returns>
    public static string Write(string directory)
    {
        FeedContact[] contacts = [new(1, "Amina Juma", "+1"), new(2, "Amir Said", "+2"), new(3, "Baraka", "+3")];
        var path = Path.Combine(directory, "feed.json");
        ResultsJson.Write(path, new DataFeed
        {
            Feed = 1,
            Workload = "none",
            From = DateTimeOffset.UnixEpoch,
            To = DateTimeOffset.UnixEpoch.AddDays(90),
            Tenants = [new FeedTenant("a", 0.6, "secret-a", [new FeedUser("u@a.example", "p")], contacts), new FeedTenant("b", 0.4, "secret-b", [new FeedUser("u@b.example", "p")], contacts)],
        });
        return path;
    }
}
