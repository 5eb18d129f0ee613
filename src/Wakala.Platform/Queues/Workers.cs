using System.Runtime.InteropServices;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>Some workers of one queue, in a process of their own.</summary>
internal static class Workers
{
    private const int Most = 256;

    /// <summary>Works until it is asked to stop; what is under way then is ended first.</summary>
    /// <exception cref="InvalidOperationException">There is no such queue, or the configuration is not whole.</exception>
    public static async Task RunAsync(string queue, int count)
    {
        if (count is < 1 or > Most)
            throw new InvalidOperationException($"--count is {count}, and must be 1 to {Most}.");
        var settings = PlatformSettings.FromEnvironment();
        var keys = new RedisKeys(settings.KeyPrefix);
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.Postgres)
        {
            MaxPoolSize = settings.DatabasePool,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
        });
        await using var redis = await ConnectionMultiplexer.ConnectAsync(settings.Redis + ",abortConnect=false");
        var (stream, work) = Choose(queue, keys, database, redis, settings);
        using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(options => options.SingleLine = true));
        var log = logs.CreateLogger(queue);

        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await work.PrepareAsync(stop.Token);
        var workers = new List<Task>();
        for (var number = 0; number < count; number++)
        {
            var of = new WorkQueue(redis.GetDatabase(), stream, $"{Environment.MachineName}-{Environment.ProcessId}-{number}", settings);
            await of.PrepareAsync();
            workers.Add(new QueueWorker(of, work, settings.Claim, TimeProvider.System, log).RunAsync(stop.Token));
        }

        await Console.Out.WriteLineAsync($"Wakala.Platform working on {queue} with {count}");
        await Task.WhenAll(workers);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static (string Stream, IQueueWork Work) Choose(
        string queue, RedisKeys keys, NpgsqlDataSource database, ConnectionMultiplexer redis, PlatformSettings settings) => queue switch
        {
            "messages" => (keys.MessageQueue, new MessageWork(database, redis.GetDatabase(), keys, new Backplane(redis, keys, settings))),
            "webhooks" => (keys.WebhookQueue, new WebhookWork(database)),
            "media" => (keys.MediaQueue, new MediaWork(database, new MediaStore(settings.MediaRoot))),
            _ => throw new InvalidOperationException($"--queue is '{queue}', and must be messages, webhooks or media."),
        };
}
