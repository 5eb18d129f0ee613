namespace Wakala.Perf.Gate;

/// <summary>What is wrong with one field of a file.</summary>
/// <param name="Field">A JSON pointer; empty for the whole file.</param>
/// <param name="Problem">The rest of a sentence that begins with the field.</param>
internal sealed record FileProblem(string Field, string Problem)
{
    /// <summary>Of fields that say what a file is of: those that say something else than was asked for.</summary>
    public static IEnumerable<FileProblem> OfIdentity(params IEnumerable<(string Field, string Is, string Asked)> parts)
        => parts.Where(part => part.Is != part.Asked).Select(part => new FileProblem(part.Field, $"is '{part.Is}', and '{part.Asked}' was asked for"));
}
