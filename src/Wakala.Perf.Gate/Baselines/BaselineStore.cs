namespace Wakala.Perf.Gate;

/// <summary>The folder <c>baselines/</c>: the document's objectives, and what each environment measured.</summary>
/// <param name="root">The folder itself.</param>
public sealed class BaselineStore(string root)
{
    private readonly string _root = Path.GetFullPath(root);

    /// <summary>The document's row for a scenario.</summary>
    /// <exception cref="BaselineException">There is no such file, or it cannot be used.</exception>
    public Objective ReadObjective(string suite, string scenario) => throw new NotImplementedException(_root);

    /// <summary>What the environment measured before; null when it has no baseline at all of that suite and profile.</summary>
    /// <exception cref="BaselineException">The file cannot be used, or is missing while others of the same suite and profile are there.</exception>
    public Baseline? Read(string environment, string profile, string suite, string scenario) => throw new NotImplementedException(_root);

    /// <summary>Writes a row of the document, whole or not at all.</summary>
    public void WriteObjective(string suite, string table, string scenario, Objective objective) => throw new NotImplementedException(_root);

    /// <summary>Writes what was measured, whole or not at all, with its content hash.</summary>
    /// <exception cref="BaselineException">It would be refused when read.</exception>
    public void Write(Baseline baseline) => throw new NotImplementedException(_root);
}
