namespace Wakala.Perf.Load;

/// <summary>Work that keeps a thread to itself: what is paced must not wait for one of the pool's.</summary>
internal static class OwnThread
{
    /// <summary>Runs it; what it gives or throws is the task's.</summary>
    public static Task<T> RunAsync<T>(string name, Func<T> work)
    {
        var finished = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                finished.SetResult(work());
            }
            catch (Exception error)
            {
                finished.SetException(error);
            }
        })
        { IsBackground = true, Name = name };
        thread.Start();
        return finished.Task;
    }
}
