namespace Wakala.Perf.Environments;

/// <summary>What a look at one line of the document's infrastructure chapter gave.</summary>
/// <param name="Line">The line: <c>database.replicas</c>.</param>
/// <param name="Documented">What the document says.</param>
/// <param name="Found">What was found; null where it could not be seen.</param>
/// <param name="Holds">Whether the two agree.</param>
/// <param name="NotSeen">Why it could not be seen, and what would show it; null where it was.</param>
public sealed record InfrastructureFinding(string Line, string Documented, string? Found, bool Holds, string? NotSeen)
{
    internal static InfrastructureFinding Unseen(string line, string documented, string why) => new(line, documented, null, false, why);
}
