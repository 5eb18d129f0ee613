using System.Globalization;
using System.Text.RegularExpressions;
using Wakala.Perf.Environments;

namespace Wakala.Perf.Benchmarks;

/// <summary>An nginx of one worker, or of several, on loopback, pinned to a core, that answers at once and counts what it answered.</summary>
internal sealed partial class Nginx : IAsyncDisposable
{
    private readonly string _directory;
    private readonly ChildProcess _process;
    private readonly HttpClient _client = new();
    private long _asked;

    private Nginx(string directory, ChildProcess process, int port, int http2Port)
        => (_directory, _process, Address, Http2Address) = (directory, process, new Uri($"http://127.0.0.1:{port}/"), new Uri($"http://127.0.0.1:{http2Port}/"));

    public Uri Address { get; }

    /// <summary>Where it speaks HTTP/2 from the first byte on.</summary>
    public Uri Http2Address { get; }

    public static async Task<Nginx> StartAsync(int core, int workers = 1, bool reusePort = false)
    {
        var directory = Directory.CreateTempSubdirectory("wakala-benchmark-").FullName;
        var (port, http2Port) = (FreePort.Find(), FreePort.Find());
        await File.WriteAllTextAsync(Path.Combine(directory, "nginx.conf"), $$"""
            worker_processes {{workers}};
            daemon off;
            pid {{directory}}/nginx.pid;
            error_log {{directory}}/error.log;
            events { worker_connections {{(workers > 1 ? 16_384 : 4_096)}}; }
            http {
              access_log off;
              keepalive_requests 100000000;
              keepalive_timeout 600s;
              client_body_temp_path {{directory}}/body; proxy_temp_path {{directory}}/proxy; fastcgi_temp_path {{directory}}/fastcgi;
              uwsgi_temp_path {{directory}}/uwsgi; scgi_temp_path {{directory}}/scgi;
              server {
                listen 127.0.0.1:{{port}} backlog=4096{{(reusePort ? " reuseport" : string.Empty)}};
                listen 127.0.0.1:{{http2Port}} http2 backlog=4096;
                location = /status { stub_status; }
                location / { default_type application/json; return 200 '{"items":[{"id":1,"text":"A message of the usual length, as a list has it."}]}'; }
              }
            }
            """);
        var command = new ProcessCommand("taskset", "-c", $"{core}", "nginx", "-c", Path.Combine(directory, "nginx.conf"), "-p", directory);
        var nginx = new Nginx(directory, ChildProcess.Start(command, errors: _ => { }), port, http2Port);
        for (var tries = 0; ; tries++)
        {
            try
            {
                await nginx.AnsweredAsync();
                return nginx;
            }
            catch (HttpRequestException) when (tries < 100 && !nginx._process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    /// <summary>Requests that it answered since its start, without these questions.</summary>
    public async Task<long> AnsweredAsync()
        => long.Parse(Counters().Match(await _client.GetStringAsync(new Uri(Address, "/status"))).Groups[1].Value, CultureInfo.InvariantCulture) - ++_asked;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_process.HasExited)
        {
            Signal.Send(_process.Id, Signal.Terminate);
            await _process.Ended;
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [GeneratedRegex(@"\n\s*\d+ \d+ (\d+)")]
    private static partial Regex Counters();
}
