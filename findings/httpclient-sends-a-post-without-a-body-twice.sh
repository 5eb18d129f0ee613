#!/usr/bin/env bash
# SocketsHttpHandler of .NET 10 (HttpClient), HTTP/1.1, against a server that hears a request on a connection that was used before, and ends it without an answer.
#
# Guess: a GET may be sent again (RFC 9110, section 9.2.2: it is idempotent), a POST is not, with a body or without: nobody knows whether it was done.
# Seen:  a POST or a PATCH without content is sent again in silence, and the caller sees one answer of 200. With content, an empty one too, it is not, and the caller is told.
#
# What it means here: a request of such a method has content, an empty one where there is nothing to say, so that the engine that sends by HttpClient does nothing twice.
#
# Needs: the .NET SDK 10.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cat >Finding.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
</Project>
X
cat >Program.cs <<'X'
using System.Net;
using System.Net.Sockets;
using System.Text;

foreach (var (name, make) in new (string, Func<HttpRequestMessage>)[]
{
    ("GET", () => new(HttpMethod.Get, "/")),
    ("POST without content", () => new(HttpMethod.Post, "/")),
    ("POST of empty content", () => new(HttpMethod.Post, "/") { Content = new ByteArrayContent([]) }),
    ("POST of two bytes", () => new(HttpMethod.Post, "/") { Content = new StringContent("{}") }),
    ("PATCH without content", () => new(HttpMethod.Patch, "/")),
    ("DELETE without content", () => new(HttpMethod.Delete, "/")),
})
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    var heard = 0;
    _ = Task.Run(async () =>
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            var (stream, buffer) = (client.GetStream(), new byte[4096]);
            // One answer a connection; the next request on it is heard, and the connection ended.
            for (var answers = 0; answers < 2 && await stream.ReadAsync(buffer) > 0; answers++)
            {
                heard++;
                if (answers == 0)
                    await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
            }
        }
    });
    using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}") };
    await http.GetStringAsync("/");
    heard = 0;
    string result;
    try
    {
        using var answer = await http.SendAsync(make());
        result = $"{(int)answer.StatusCode}";
    }
    catch (HttpRequestException error)
    {
        result = $"{error.HttpRequestError}";
    }

    Console.WriteLine($"{name}: heard {heard} times, {result}");
}
X
dotnet run --nologo 2>&1 | tee seen

expect() { grep -qxF -- "$1" seen || { echo "CHANGED: not seen any more: $1"; exit 1; }; }
expect 'GET: heard 2 times, 200'
expect 'POST without content: heard 2 times, 200'
expect 'POST of empty content: heard 1 times, ResponseEnded'
expect 'POST of two bytes: heard 1 times, ResponseEnded'
expect 'PATCH without content: heard 2 times, 200'
expect 'DELETE without content: heard 2 times, 200'
echo "As described."
