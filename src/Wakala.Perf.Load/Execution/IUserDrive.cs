namespace Wakala.Perf.Load;

/// <summary>What has virtual users send: an open or a closed model.</summary>
internal interface IUserDrive
{
    /// <summary>Whether it ended because it may not start more requests.</summary>
    bool WasCapped { get; }

    /// <summary>Starts requests to the model's end, or until <paramref name="stop"/>; ends when all that were started have.</summary>
    /// <param name="stop">Starts nothing more.</param>
    /// <param name="giveUp">Gives up what is under way.</param>
    Task RunAsync(CancellationToken stop, CancellationToken giveUp);
}
