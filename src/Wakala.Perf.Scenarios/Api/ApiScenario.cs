using System.Buffers;
using System.Globalization;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>A row of the table "API Endpoints": requests of one operation of the contract, each for a tenant and a user of the feed.</summary>
public abstract class ApiScenario(string operation) : IScenario
{
    private HttpDriver? _driver;
    private Dictionary<string, Session[]> _sessions = null!;
    private TenantDraw _tenants = null!;

    /// <summary>What the scenario was told.</summary>
    protected ScenarioContext Context { get; private set; } = null!;

    /// <summary>The seeded data.</summary>
    protected DataFeed Feed { get; private set; } = null!;

    /// <summary>Makes this operation's requests.</summary>
    protected RequestTemplate Template { get; private set; } = null!;

    /// <inheritdoc />
    public virtual Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        Context = context;
        Feed = DataFeed.Read(context.File("feed"));
        Template = new RequestTemplate(ContractFile.Read(context.File("contract")), operation, context.BaseAddress);
        _sessions = ResultsJson.Read<Session[]>(context.File("sessions")).GroupBy(one => one.Tenant).ToDictionary(one => one.Key, one => one.ToArray());
        _tenants = new TenantDraw(Feed.Tenants.Where(tenant => _sessions.ContainsKey(tenant.Slug)));
        _driver = new HttpDriver(context.Connections);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public ConnectionFigures? Connections => _driver?.Connections;

    /// <inheritdoc />
    public ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken) => ValueTask.FromResult<IVirtualUser>(new User(this));

    /// <inheritdoc />
    public virtual ValueTask DisposeAsync()
    {
        _driver?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The request of one arrival.</summary>
    /// <param name="number">The arrival's number.</param>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="random">What it draws from.</param>
    protected abstract HttpRequestMessage Make(long number, FeedTenant tenant, ref ArrivalRandom random);

    /// <summary>What follows a right answer before the arrival has ended; nothing, unless a scenario says otherwise.</summary>
    /// <param name="tenant">The request's tenant.</param>
    /// <param name="body">The answer's body.</param>
    /// <param name="cancellationToken">Ends it.</param>
    protected virtual ValueTask<Outcome> AnsweredAsync(FeedTenant tenant, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => ValueTask.FromResult(Outcome.Success);

    /// <summary>One of the texts or things, evenly drawn.</summary>
    protected static T OneOf<T>(IReadOnlyList<T> all, ref ArrivalRandom random) => all[random.Below(all.Count)];

    /// <summary>A number as addresses and payloads write it.</summary>
    protected static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A moment as addresses and payloads write it.</summary>
    protected static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The token of a user of the tenant.</summary>
    protected string Token(FeedTenant tenant, ref ArrivalRandom random)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return OneOf(_sessions[tenant.Slug], ref random).Token;
    }

    private sealed class User(ApiScenario scenario) : IVirtualUser
    {
        private readonly ArrayBufferWriter<byte> _body = new(64 * 1024);

        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            using var request = scenario.MakeFor(arrival, out var tenant);
            var outcome = await scenario._driver!.SendAsync(request, scenario.Template.Expectation, _body, cancellationToken);
            return outcome.Succeeded && await scenario.AnsweredAsync(tenant, _body.WrittenMemory, cancellationToken) is { Succeeded: false } later ? later : outcome;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private HttpRequestMessage MakeFor(long arrival, out FeedTenant tenant)
    {
        var random = new ArrivalRandom(Context.Seed, arrival);
        tenant = _tenants.Draw(ref random);
        return Make(arrival, tenant, ref random);
    }

    /// <summary>The request of an arrival, for who sends it himself and reads the whole answer.</summary>
    public HttpRequestMessage Question(long arrival) => MakeFor(arrival, out _);
}
