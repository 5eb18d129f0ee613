using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>One of two builds, asked a row's questions: the whole answers come back.</summary>
internal interface IAskedBuild : IAsyncDisposable
{
    /// <summary>Asks a question; what goes wrong is the answer.</summary>
    Task<Answer> AskAsync(long number, CancellationToken cancellationToken);

    /// <summary>A question as a message may show it.</summary>
    Task<string> DescribeAsync(long number, CancellationToken cancellationToken);
}
