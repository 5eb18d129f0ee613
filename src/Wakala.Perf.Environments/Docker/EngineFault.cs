using System.Text.Json;
using Docker.DotNet;

namespace Wakala.Perf.Environments;

/// <summary>Makes one clear error of what an engine, or a library that talks to it, throws.</summary>
internal static class EngineFault
{
    /// <summary>The shortest true text of it: the engine's own words where it has any.</summary>
    public static string Text(Exception error) => error switch
    {
        DockerApiException { ResponseBody: { Length: > 0 } body } => Words(body),
        { InnerException: { } inner } when error is HttpRequestException or AggregateException => Text(inner),
        _ => EnvironmentException.Reason(error),
    };

    /// <summary>An environment's error for a step that failed.</summary>
    public static EnvironmentException Of(string step, Exception error)
    {
        var text = Text(error);
        return new EnvironmentException($"{step} failed: {text}", RemedyFor(text), error);
    }

    public static bool IsEngines(Exception error)
        => error is DockerApiException or HttpRequestException or TimeoutException or IOException or AggregateException
            || error.GetType().Namespace?.StartsWith("DotNet.Testcontainers", StringComparison.Ordinal) == true;

    private static string RemedyFor(string text) => text switch
    {
        _ when text.Contains("no space left", StringComparison.OrdinalIgnoreCase) => "Free some disk space: df -h and docker system df say where it went; docker system prune frees what no container uses.",
        _ when text.Contains("port is already allocated", StringComparison.OrdinalIgnoreCase) || text.Contains("address already in use", StringComparison.OrdinalIgnoreCase)
            => "Another program has the port: end it (ss -ltnp names it), or run again.",
        _ when text.Contains("cpu", StringComparison.OrdinalIgnoreCase) => "Lower the containers' limits in environments/containers.json.",
        _ => "docker info and the engine's log say more; ./perf doctor says what this machine lacks.",
    };

    private static string Words(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("message", out var message) ? message.ToString().Trim() : body.Trim();
        }
        catch (JsonException)
        {
            return body.Trim();
        }
    }
}
