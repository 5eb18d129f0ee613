namespace Wakala.Perf.Environments;

/// <summary>An environment that cannot be used, or was lost: one sentence for what is wrong and one for what to do.</summary>
public sealed class EnvironmentException : Exception
{
    /// <summary>A fault with its remedy.</summary>
    public EnvironmentException(string problem, string remedy, Exception? cause = null)
        : base($"{problem}\n  Remedy: {remedy}", cause)
        => (Problem, Remedy) = (problem, remedy);

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }

    /// <summary>The shortest true text of what a library threw: what it wraps says why.</summary>
    internal static string Reason(Exception error) => error switch
    {
        OperationCanceledException => "no answer in time",
        { InnerException: { } inner } when error is HttpRequestException or AggregateException => Reason(inner),
        _ => error.Message.Trim(),
    };
}
