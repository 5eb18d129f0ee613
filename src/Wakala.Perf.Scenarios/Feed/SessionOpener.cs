using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>Logs users of the feed in, really, before anything is measured: big tenants have more of them.</summary>
public sealed class SessionOpener(ContractFile contract, Uri baseAddress, TargetRoute? route = null)
{
    private const int AtOnce = 2;

    /// <summary>How long a platform may say that it cannot just now (503): one whose database was brought up again finds it a little later.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Logs in about <paramref name="most"/> users (at least one a tenant, of as many tenants), <paramref name="mostPerSecond"/> a second
    /// at the most, and writes their tokens to a file.
    /// </summary>
    /// <exception cref="InvalidOperationException">A login failed; carries the platform's answer, or why there was none.</exception>
    public async Task WriteAsync(DataFeed feed, int most, double mostPerSecond, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var template = new RequestTemplate(contract, contract.Authentication.Login, baseAddress);
        using var client = (route ?? TargetRoute.Direct).Open();
        var users = Choose(feed, most).ToList();
        var sessions = new Session[users.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, users.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (index, stop) =>
            {
                // Each of those at once waits its own share.
                var pause = Task.Delay(TimeSpan.FromSeconds(AtOnce / mostPerSecond), TimeProvider.System, stop);
                sessions[index] = await OpenAsync(client, template, users[index].Tenant, users[index].User, stop);
                await pause;
            });
        ResultsJson.Write(path, sessions);
    }

    private static IEnumerable<(FeedTenant Tenant, FeedUser User)> Choose(DataFeed feed, int most)
        => feed.Tenants
            .OrderByDescending(tenant => tenant.Weight)
            .Take(most)
            .SelectMany(tenant => tenant.Users.Take(Math.Max(1, (int)(tenant.Weight * most))).Select(user => (tenant, user)));

    private async Task<Session> OpenAsync(HttpClient client, RequestTemplate template, FeedTenant tenant, FeedUser user, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string> { ["tenant"] = tenant.Slug, ["email"] = user.Email, ["password"] = user.Password };
        using var response = await AskAsync(client, template, values, $"{user.Email} of {tenant.Slug}", cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.Headers.Location is { } elsewhere && (int)response.StatusCode is >= 300 and < 400)
            throw new InvalidOperationException($"Logging in {user.Email} of {tenant.Slug} gave {(int)response.StatusCode}: {response.RequestMessage?.RequestUri} sends on to {elsewhere}, and no redirect is followed. Name that address as the target's.");
        if ((int)response.StatusCode != template.Expectation.Status)
            throw new InvalidOperationException($"Logging in {user.Email} of {tenant.Slug} gave {(int)response.StatusCode}: {answer}");
        return new Session(
            tenant.Slug,
            ValueAt(contract.Authentication.Token, answer) ?? throw Missing("token", contract.Authentication.Token),
            ValueAt(contract.Authentication.User, answer) ?? throw Missing("user", contract.Authentication.User),
            user.Email);

        InvalidOperationException Missing(string what, string pointer) => new($"The login's answer has no {what} at {pointer}: {answer}");
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, RequestTemplate template, IReadOnlyDictionary<string, string> values, string whom, CancellationToken cancellationToken)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            using var request = template.Make(values).ToMessage();
            var response = await SendAsync(client, request, whom, cancellationToken);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || TimeProvider.System.GetElapsedTime(began) > Patience)
                return response;
            response.Dispose();
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request, string whom, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(request, cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new InvalidOperationException($"Logging in {whom} at {request.RequestUri} failed: {error.GetBaseException().Message}", error);
        }
    }

    private static string? ValueAt(string pointer, string answer)
    {
        var node = pointer[1..].Split('/').Aggregate(JsonNode.Parse(answer), (at, step) => at?[step]);
        return node?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? node.ToString() : null;
    }
}
