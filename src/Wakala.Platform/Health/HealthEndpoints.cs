using System.Reflection;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary><c>GET /api/health</c> and <c>GET /identity</c>.</summary>
internal sealed class HealthEndpoints(PlatformSettings settings, NpgsqlDataSource database, IDatabase redis)
{
    private const string Up = "up";

    /// <summary>Tells this process from others behind the same address.</summary>
    public static readonly string Instance = $"{Environment.MachineName}-{Environment.ProcessId}";

    public async Task<IResult> HandleHealthAsync(HttpContext context)
    {
        var postgres = await TryAsync(async () =>
        {
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(context.RequestAborted);
        });
        var cache = await TryAsync(() => redis.PingAsync());
        var healthy = postgres == Up && cache == Up;
        return TypedResults.Json(
            new HealthAnswer(healthy ? "ok" : "degraded", postgres, cache),
            WireJson.Default.HealthAnswer,
            statusCode: healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    public async Task<IResult> HandleIdentityAsync(HttpContext context)
    {
        var version = typeof(HealthEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+');
        await using var command = database.CreateCommand("SELECT hash FROM seed_manifest LIMIT 1");
        var workload = (string?)await command.ExecuteScalarAsync(context.RequestAborted);
        return TypedResults.Json(
            new IdentityAnswer("wakala-reference", settings.EnvironmentName, Instance, version[0], version.ElementAtOrDefault(1) ?? "unknown", workload), WireJson.Default.IdentityAnswer);
    }

    private static async Task<string> TryAsync(Func<Task> probe)
    {
        try
        {
            await probe();
            return Up;
        }
        catch (Exception error) when (error is NpgsqlException or RedisException or RedisTimeoutException)
        {
            return "down";
        }
    }
}
