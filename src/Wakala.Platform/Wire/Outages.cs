using Microsoft.AspNetCore.Diagnostics;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>Turns exceptions into answers: refusals as they say, a database or cache that is away as 503.</summary>
internal sealed class Outages(ILogger<Outages> log) : IExceptionHandler
{
    private const string DatabaseShutdown = "57P";

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return true;
        if (exception is BadHttpRequestException bad)
            exception = new Refusal(bad.StatusCode, null, bad.Message);
        if (exception is Refusal refusal)
        {
            await refusal.ToResult().ExecuteAsync(context);
            return true;
        }

        if (Away(exception) is not { } what)
            return false;
        log.LogWarning("{What} is away: {Message}", what, exception.Message);
        await TypedResults.Problem(detail: $"{what} is away.", statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
        return true;
    }

    private static string? Away(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState.StartsWith(DatabaseShutdown, StringComparison.Ordinal) ? "PostgreSQL" : null,
        NpgsqlException => "PostgreSQL",
        RedisException or RedisTimeoutException => "Redis",
        _ => null,
    };
}
