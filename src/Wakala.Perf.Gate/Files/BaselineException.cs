namespace Wakala.Perf.Gate;

/// <summary>A file under <c>baselines/</c> that cannot be used. It is never a pass.</summary>
public sealed class BaselineException : Exception
{
    /// <summary>A file that cannot be used, and what to do about it.</summary>
    public BaselineException(string file, string field, string problem, string remedy, Exception? cause = null)
        : base($"{file}{(field.Length == 0 ? "" : $", field {field}")}: {problem}. {remedy}.", cause)
        => (File, Field, Problem, Remedy) = (file, field, problem, remedy);

    /// <summary>The file, from the folder that holds <c>baselines/</c>: <c>baselines/production/api/get-messages-list.json</c>.</summary>
    public string File { get; }

    /// <summary>The field as a JSON pointer (RFC 6901); empty when it is the whole file.</summary>
    public string Field { get; }

    /// <summary>What is wrong with it.</summary>
    public string Problem { get; }

    /// <summary>What to do about it, with the command.</summary>
    public string Remedy { get; }
}
