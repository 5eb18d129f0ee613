using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>
/// What is done for the entries of a queue. It may be asked for the same entry more than once, by a worker that took it over from one that was killed: done twice it
/// must come to the same as done once.
/// </summary>
internal interface IQueueWork
{
    /// <summary>Makes ready what the work needs.</summary>
    Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Does it for all of these, or throws.</summary>
    Task DoAsync(IReadOnlyList<StreamEntry> entries, CancellationToken cancellationToken);
}

/// <summary>An entry with which nothing can be done.</summary>
internal sealed class BadEntryException(string problem) : Exception(problem);
