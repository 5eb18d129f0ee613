using Wakala.Perf.Environments;

namespace Wakala.Perf;

/// <summary>PostgreSQL and Redis of this machine, for tests that start them.</summary>
internal static class LocalServers
{
    /// <summary>Skips the test by name where they are missing: the suite itself then measures in containers. A build server has them.</summary>
    public static void SkipWhereMissing()
    {
        if (Environment.GetEnvironmentVariable("CI") is not ("true" or "1") && RequiredPrograms.Missing() is [var one, ..])
            Assert.Skip($"{one.Program} is missing on this machine: {one.Why}. ./perf setup installs it.");
    }
}
