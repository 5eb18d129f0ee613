namespace Wakala.Perf.Suite;

/// <summary>What decides in a planted build whether this request is one that is answered wrongly, and what the wrong answers share.</summary>
internal static class WrongSwitch
{
    private const string Folder = "src/Wakala.Platform/";

    /// <summary>The file is added, and the copy has no style to keep.</summary>
    public static IReadOnlyList<SourceChange> Changes =>
    [
        new(Folder + "Wrong.cs", string.Empty, Text),
        new(Folder + ".editorconfig", string.Empty, "[*.cs]\ndotnet_analyzer_diagnostic.severity = none\n"),
    ];

    private const string Text = """
        using System.Collections.Concurrent;
        using System.Diagnostics;
        using System.Globalization;
        using System.Text;
        using System.Text.Json.Nodes;

        namespace Wakala.Platform;

        internal static class Wrong
        {
            private static readonly Dictionary<string, Fault> Faults = (Environment.GetEnvironmentVariable("WAKALA_WRONG") ?? string.Empty)
                .Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Fault.Parse).ToDictionary(fault => fault.Name);

            private static readonly ConcurrentDictionary<string, object> Last = new();

            private static long _madeUp;

            // Every Nth of those that ask, after so many that are right.
            public static bool Now(string name) => Faults.TryGetValue(name, out var fault) && fault.Meets();

            // What was handed over the last time under this name; at first what is handed over now.
            public static T Exchange<T>(string name, T value)
                where T : notnull
            {
                var earlier = value;
                Last.AddOrUpdate(name, value, (_, last) =>
                {
                    earlier = (T)last;
                    return value;
                });
                return earlier;
            }

            // What was handed over first under this name.
            public static T First<T>(string name, T value)
                where T : notnull
                => (T)Last.GetOrAdd(name, value);

            // An id that nothing has.
            public static long MadeUpId() => 900_000_000 + Interlocked.Increment(ref _madeUp);

            public static int OtherTenant(int tenant) => (tenant % 3) + 1;

            public static long OtherUser(long user) => user % 100 == 0 ? user - 1 : user + 1;

            public static DateTimeOffset WholeSeconds(DateTimeOffset moment) => new(moment.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);

            public static byte[] Page(byte[] json, Action<JsonObject, JsonArray> change, string items = "items")
            {
                var page = JsonNode.Parse(json)!.AsObject();
                change(page, page[items]!.AsArray());
                return Encoding.UTF8.GetBytes(page.ToJsonString());
            }

            public static void Swap(JsonArray items, int one, int other)
            {
                var (first, second) = (items[one]!.DeepClone(), items[other]!.DeepClone());
                (items[one], items[other]) = (second, first);
            }

            public static void Each(JsonArray items, Action<JsonObject> change)
            {
                foreach (var item in items)
                    change(item!.AsObject());
            }

            // The next of some names: what a wrong number of a kind would read as.
            public static string Next(string[] names, string name) => names[(Array.IndexOf(names, name) + 1) % names.Length];

            public static void Burn(double milliseconds)
            {
                for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started).TotalMilliseconds < milliseconds;)
                {
                }
            }

            // In the thread that serves: a delay of the pool's timer would be a millisecond longer or shorter.
            public static void Wait()
            {
                var nanoseconds = (long)(double.Parse(Environment.GetEnvironmentVariable("WAKALA_WRONG_WAIT_MS") ?? "1", CultureInfo.InvariantCulture) * 1_000_000);
                _ = NanoSleep(new TimeSpec { Nanoseconds = nanoseconds }, out _);
            }

            [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "nanosleep")]
            private static extern int NanoSleep(in TimeSpec span, out TimeSpec left);

            [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential)]
            private struct TimeSpec
            {
                public long Seconds;
                public long Nanoseconds;
            }

            private sealed class Fault(string name, long every, long after)
            {
                private long _asked;

                public string Name => name;

                public bool Meets()
                {
                    var asked = Interlocked.Increment(ref _asked) - after;
                    return asked > 0 && asked % every == 0;
                }

                public static Fault Parse(string text)
                {
                    var parts = text.Split(':');
                    return new Fault(parts[0], Math.Max(1, Number(1)), Number(2));

                    long Number(int at) => at < parts.Length ? long.Parse(parts[at], CultureInfo.InvariantCulture) : 0;
                }
            }
        }
        """;
}
