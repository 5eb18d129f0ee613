using System.Globalization;
using System.Text.Json;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// A row of the table "API Endpoints": requests of one operation of the contract, each for a tenant and a user of the feed. It says what a right answer is; where its context
/// names a directory <c>answers</c>, it leaves a report of its answers there for an audit.
/// </summary>
public abstract class ApiScenario(string operation) : IHttpScenario
{
    /// <summary>The file of its context that names the directory of reports.</summary>
    public const string Answers = "answers";

    private HttpDriver? _driver;
    private AnswerLog? _log;
    private Dictionary<string, Session[]> _sessions = null!;
    private TenantDraw _tenants = null!;

    /// <summary>What the scenario was told.</summary>
    protected ScenarioContext Context { get; private set; } = null!;

    /// <summary>The seeded data.</summary>
    protected DataFeed Feed { get; private set; } = null!;

    /// <summary>What the platform answers.</summary>
    protected ContractFile Contract { get; private set; } = null!;

    /// <summary>Makes this operation's requests.</summary>
    protected RequestTemplate Template { get; private set; } = null!;

    /// <inheritdoc />
    public virtual Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        Context = context;
        Feed = DataFeed.Read(context.File("feed"));
        Contract = ContractFile.Read(context.File("contract"));
        Template = new RequestTemplate(Contract, operation, context.BaseAddress);
        _sessions = ResultsJson.Read<Session[]>(context.File("sessions")).GroupBy(one => one.Tenant).ToDictionary(one => one.Key, one => one.ToArray());
        _tenants = new TenantDraw(Feed.Tenants.Where(tenant => _sessions.ContainsKey(tenant.Slug)));
        _log = context.Files.ContainsKey(Answers) ? new AnswerLog(operation, context.Seed, context.RunId) : null;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public ConnectionFigures? Connections => _driver?.Connections;

    /// <inheritdoc />
    public virtual ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => ValueTask.FromResult<IVirtualUser>(new HttpUser(_driver ??= new HttpDriver(Context), this));

    /// <inheritdoc />
    public virtual bool EndsWithAnswer => true;

    /// <inheritdoc />
    public IHttpExchange Draw(long arrival) => new Exchange(this, QuestionOf(arrival));

    /// <summary>The request of an arrival, made again after it was sent: what was sent is known though nobody kept it.</summary>
    /// <returns>The slug of its tenant, and the request.</returns>
    public (string Tenant, HttpRequest Request) RequestOf(long arrival)
    {
        var question = QuestionOf(arrival);
        return (question.Tenant.Slug, Request(question));
    }

    /// <inheritdoc />
    public virtual ValueTask DisposeAsync()
    {
        if (_log is not null)
            ResultsJson.Write(ReportPath(Context.File(Answers), operation), _log.Report());
        _driver?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Where the report of an operation's answers is, in the directory of reports.</summary>
    public static string ReportPath(string directory, string operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Path.Combine(directory, $"{operation.ToLowerInvariant().Replace(' ', '-').Replace('/', '-')}.json");
    }

    /// <summary>What the arrival of a number asks: the same again for whoever prepares a scenario of its own with the same context.</summary>
    public ApiQuestion QuestionOf(long number)
    {
        var random = new ArrivalRandom(Context.Seed, number);
        var tenant = _tenants.Draw(ref random);
        return Ask(number, tenant, ref random);
    }

    /// <summary>What a write of this question stores, by the columns of the contract's audit; null where nothing is stored.</summary>
    public virtual IReadOnlyDictionary<string, string>? Stored(ApiQuestion question) => null;

    /// <summary>Questions that differ from this one in one part only: a cache whose key lost that part answers them alike.</summary>
    public virtual IEnumerable<ApiQuestion> DifferingInOnePart(ApiQuestion question) => [];

    /// <summary>The same question with one part that is not right, so that it must be refused.</summary>
    /// <param name="question">A right one.</param>
    /// <param name="part">A parameter's name, or <c>token</c>, or <c>signature</c>.</param>
    public ApiQuestion Falsified(ApiQuestion question, string part)
    {
        ArgumentNullException.ThrowIfNull(question);
        return part switch
        {
            "token" => question with { Session = question.Session! with { Token = Altered(question.Session.Token) } },
            "signature" => question with { Tenant = question.Tenant with { WebhookSecret = Another(question.Tenant).WebhookSecret } },
            _ => With(question, part, FalseValue(question, part)),
        };
    }

    /// <summary>A value of a parameter that is not right, and looks like one that is.</summary>
    protected virtual string FalseValue(ApiQuestion question, string name)
    {
        ArgumentNullException.ThrowIfNull(question);
        return $"{question.Value(name)}x";
    }

    /// <summary>Whether an answer may be, letter by letter, what the same question was answered before.</summary>
    protected virtual bool AnswersMayBeEqual => true;

    /// <summary>Tokens that the suite itself was given.</summary>
    protected IEnumerable<string> Tokens => _sessions.Values.SelectMany(some => some).Select(one => one.Token);

    /// <summary>Another tenant of the feed.</summary>
    protected FeedTenant Another(FeedTenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return Feed.Tenants.First(one => one.Slug != tenant.Slug);
    }

    /// <summary>The same question of another tenant.</summary>
    protected ApiQuestion OfAnotherTenant(ApiQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var tenant = Feed.Tenants.First(one => one.Slug != question.Tenant.Slug && _sessions.ContainsKey(one.Slug));
        return new ApiQuestion(question.Number, tenant, question.Values, _sessions[tenant.Slug][0]);
    }

    /// <summary>The same question with another value of a parameter.</summary>
    protected static ApiQuestion With(ApiQuestion question, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(question);
        return new ApiQuestion(question.Number, question.Tenant, new Dictionary<string, string>(question.Values) { [name] = value }, question.Session, question.Content);
    }

    /// <summary>What one arrival asks.</summary>
    /// <param name="number">The arrival's number.</param>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="random">What it draws from.</param>
    protected abstract ApiQuestion Ask(long number, FeedTenant tenant, ref ArrivalRandom random);

    /// <summary>What is wrong with an answer, as the rest of a kind of error: few words without numbers; null where nothing can be seen to be.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="answer">What came.</param>
    protected internal abstract string? WhyWrong(ApiQuestion question, JsonElement answer);

    /// <summary>What a right answer says that it wrote; null where the operation writes nothing.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="answer">What came.</param>
    protected virtual AcknowledgedWrite? WriteOf(ApiQuestion question, JsonElement answer) => null;

    /// <summary>One of the texts or things, evenly drawn.</summary>
    protected static T OneOf<T>(IReadOnlyList<T> all, ref ArrivalRandom random) => all[random.Below(all.Count)];

    /// <summary>A number as addresses and payloads write it.</summary>
    protected static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A moment as addresses and payloads write it.</summary>
    protected static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A user of the tenant.</summary>
    protected Session SessionOf(FeedTenant tenant, ref ArrivalRandom random)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return OneOf(_sessions[tenant.Slug], ref random);
    }

    /// <summary>Holds an answer whose status is right to what it must be, and remembers it for the audit.</summary>
    private Outcome Judge(ApiQuestion question, DateTimeOffset askedAt, Outcome outcome, ReadOnlyMemory<byte> body)
    {
        if (outcome.Error is { } error)
        {
            if (error.StartsWith(ErrorKind.Wrong, StringComparison.Ordinal))
                _log?.Wrong(error, question, askedAt, body.Span);
            else
                _log?.Unanswered(question.Number);
            return outcome;
        }

        if (AnswersMayBeEqual && _log?.IsKnown(question, body.Span) == true)
        {
            _log.Again();
            return outcome;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            if (WhyWrong(question, json.RootElement) is { } why)
                return Wrong(why);
            if (WriteOf(question, json.RootElement) is { } write)
                _log?.Wrote(write);
            else
                _log?.Right(question, askedAt, body.Span);
            return outcome;
        }
        catch (JsonException)
        {
            return Wrong("not whole JSON");
        }

        Outcome Wrong(string why)
        {
            var kind = $"{ErrorKind.Wrong}: {why}";
            _log?.Wrong(kind, question, askedAt, body.Span);
            return outcome with { Error = kind };
        }
    }

    /// <summary>A token with another letter in its last part, which is its signature where it has one.</summary>
    private static string Altered(string token)
    {
        var at = token.Length - (token.Length > 8 ? 8 : 1);
        return $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
    }

    private HttpRequest Request(ApiQuestion question)
        => Template.Make(question.Values, question.Session?.Token, question.Tenant.WebhookSecret, question.Content);

    /// <summary>One arrival's request and what its answer is held to.</summary>
    private sealed class Exchange(ApiScenario scenario, ApiQuestion question) : IHttpExchange
    {
        private readonly DateTimeOffset _askedAt = TimeProvider.System.GetUtcNow();

        public HttpRequest Request { get; } = scenario.Request(question);

        public bool LooksAtBody => true;

        public Outcome Judge(int status, bool isJson, ReadOnlyMemory<byte> body)
            => scenario.Judge(question, _askedAt, scenario.Template.Expectation.Judge(status, isJson, body), body);

        public void Unanswered() => scenario._log?.Unanswered(question.Number);
    }
}
