using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>
/// Shows how far a suite is while it works: a line that changes on a terminal, and a line now and then elsewhere.
/// </summary>
internal sealed class ProgressFollower(IAnsiConsole console, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private long _lastLine;

    public async Task<T> FollowAsync<T>(string file, Func<Task<T>> work)
    {
        if (!console.Profile.Capabilities.Interactive)
            return await FollowAsync(file, work(), WriteNowAndThen);
        return await console.Status().StartAsync("starting …", context => FollowAsync(file, work(), text => context.Status(Markup.Escape(text))));
    }

    private async Task<T> FollowAsync<T>(string file, Task<T> work, Action<string> show)
    {
        var position = 0L;
        while (!work.IsCompleted)
        {
            position = Read(file, position, show);
            await Task.WhenAny(work, Task.Delay(Period, time));
        }

        Read(file, position, show);
        return await work;
    }

    private long Read(string file, long position, Action<string> show)
    {
        if (!File.Exists(file))
            return position;
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = position;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        // The last line may still be in the writing.
        var whole = text.LastIndexOf('\n') + 1;
        foreach (var line in text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Show(JsonSerializer.Deserialize<SuiteMessage>(line, ResultsJson.Options)!, show);
        return position + System.Text.Encoding.UTF8.GetByteCount(text[..whole]);
    }

    private void Show(SuiteMessage message, Action<string> show)
    {
        if (message.Text is { } text)
            console.WriteLine(message.Scenario is null ? text : $"{message.Scenario}: {text}");
        else if (message.Load is { } load)
            show($"{message.Scenario}: {Describe(load)}");
    }

    private static string Describe(LoadProgress load) => load.Phase == "capacity"
        ? string.Create(CultureInfo.InvariantCulture, $"capacity, step {load.Elapsed:0} of at most {load.Total:0}: {load.Rate:#,0}/s, {load.Errors:#,0} errors")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{load.Phase} {load.Elapsed:0} of {load.Total:0} s, {load.Rate:#,0}/s, {load.Requests:#,0} requests, {load.Errors:#,0} errors, {load.Dropped:#,0} dropped");

    private void WriteNowAndThen(string text)
    {
        if (_lastLine != 0 && time.GetElapsedTime(_lastLine) < BetweenLines)
            return;
        _lastLine = time.GetTimestamp();
        console.WriteLine("  " + text);
    }
}
