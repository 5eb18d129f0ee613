namespace Wakala.Perf.Gate;

/// <summary>What is wrong with one field of a file.</summary>
/// <param name="Field">A JSON pointer; empty for the whole file.</param>
/// <param name="Problem">The rest of a sentence that begins with the field.</param>
internal sealed record FileProblem(string Field, string Problem);
