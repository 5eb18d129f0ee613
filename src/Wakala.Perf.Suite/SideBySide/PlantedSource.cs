namespace Wakala.Perf.Suite;

/// <summary>What is added to a copy of the platform's sources so that faults can be planted in it. The checkout has nothing of it.</summary>
internal static class PlantedSource
{
    /// <summary>The file that is added.</summary>
    public const string File = "src/Wakala.Platform/PlantedFaults.cs";

    /// <summary>The file that is changed.</summary>
    public const string Changed = "src/Wakala.Platform/PlatformService.cs";

    /// <summary>After this line of it.</summary>
    public const string After = "        app.UseStatusCodePages();\n";

    /// <summary>This one is added.</summary>
    public const string Added = "        PlantedFaults.Use(app);\n";

    /// <summary>What is added: waits to a hundredth of a millisecond, which a timer of the runtime cannot.</summary>
    public const string Text = """
        using System.Diagnostics;
        using System.Globalization;
        using System.Runtime.InteropServices;
        using Npgsql;

        namespace Wakala.Platform;

        internal static class PlantedFaults
        {
            private const int SetTimerSlack = 29;

            public static void Use(WebApplication app)
            {
                var faults = (Environment.GetEnvironmentVariable("WAKALA_PLANTED") ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Fault.Parse).ToLookup(fault => fault.Row);
                var database = app.Services.GetRequiredService<NpgsqlDataSource>();
                app.Use(async (context, next) =>
                {
                    foreach (var fault in faults[$"{context.Request.Method} {context.Request.Path}"])
                    {
                        if (Random.Shared.NextDouble() >= fault.Share)
                            continue;
                        switch (fault.Kind)
                        {
                            case "Delay":
                                Wait(fault.Amount);
                                break;
                            case "Burn":
                                for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started).TotalMilliseconds < fault.Amount;)
                                {
                                }

                                break;
                            case "Statement":
                                await using (var command = database.CreateCommand("SELECT count(*) FROM tenants"))
                                    await command.ExecuteScalarAsync(context.RequestAborted);
                                break;
                            default:
                                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                                return;
                        }
                    }

                    await next(context);
                });
            }

            private static void Wait(double milliseconds)
            {
                // A sleep ends up to 0.1 ms late: the rest is waited for awake.
                const double late = 0.15;
                var started = Stopwatch.GetTimestamp();
                if (milliseconds > 2 * late)
                {
                    _ = PrCtl(SetTimerSlack, 1, 0, 0, 0);
                    var span = new TimeSpec { Seconds = (long)(milliseconds / 1_000), Nanoseconds = (long)((milliseconds - late) % 1_000 * 1e6) };
                    while (NanoSleep(span, out span) != 0)
                    {
                    }
                }

                while (Stopwatch.GetElapsedTime(started).TotalMilliseconds < milliseconds)
                {
                }
            }

            [DllImport("libc", EntryPoint = "nanosleep")]
            private static extern int NanoSleep(in TimeSpec span, out TimeSpec left);

            [DllImport("libc", EntryPoint = "prctl")]
            private static extern int PrCtl(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);

            [StructLayout(LayoutKind.Sequential)]
            private struct TimeSpec
            {
                public long Seconds;
                public long Nanoseconds;
            }

            private sealed record Fault(string Row, string Kind, double Amount, double Share)
            {
                public static Fault Parse(string text)
                {
                    var (row, rest) = (text.Split('=')[0], text.Split('=')[1].Split(':'));
                    return new Fault(row, rest[0], double.Parse(rest[1], CultureInfo.InvariantCulture), double.Parse(rest[2], CultureInfo.InvariantCulture));
                }
            }
        }
        """;
}
