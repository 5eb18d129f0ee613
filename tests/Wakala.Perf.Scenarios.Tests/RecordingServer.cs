using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>Remembers each request byte by byte, a letter a byte, and answers the n-th of a run with the n-th of its answers, over and over.</summary>
/// <param name="answers">Status and body; a null body ends the connection without an answer.</param>
internal sealed class RecordingServer(IReadOnlyList<(int Status, string? Body)> answers) : RecordingListener
{
    public Uri Address => new($"http://127.0.0.1:{Port}/");

    protected override async Task TalkAsync(Socket socket)
    {
        while (await ReadAsync(socket) is { } request)
        {
            if (!await AnswerAsync(socket, request))
                break;
        }
    }

    private async Task<string?> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        var piece = new byte[64 * 1024];
        while (true)
        {
            var all = text.ToString();
            var head = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0 && all.Length >= head + 4 + Length(all[..head]))
                return all;
            var count = await socket.ReceiveAsync(piece, Stopping);
            if (count == 0)
                return null;
            text.Append(Encoding.Latin1.GetString(piece, 0, count));
        }
    }

    private static int Length(string head)
        => head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } line ? int.Parse(line[15..], CultureInfo.InvariantCulture) : 0;

    private async Task<bool> AnswerAsync(Socket socket, string request)
    {
        var (status, body) = answers[Remember(request) % answers.Count];
        if (body is null)
            return false;
        var bytes = Encoding.UTF8.GetBytes(body);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\n\r\n"), Stopping);
        await socket.SendAsync(bytes, Stopping);
        return true;
    }
}
