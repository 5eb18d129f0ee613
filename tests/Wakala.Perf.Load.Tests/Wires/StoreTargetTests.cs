using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using Npgsql;
using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>The reactor on a real Redis and a real PostgreSQL, behind their passwords.</summary>
[SupportedOSPlatform("linux")]
public sealed class StoreTargetTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_answers_one_at_a_time_and_in_a_row_and_its_errors_are_named()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var redis = await RedisServer.StartAsync(new Dictionary<string, string>(), directory, Stop);
        await redis.Connection.GetDatabase().StringSetAsync("key", new string('x', 100_000));
        var (address, password) = ((IPEndPoint)redis.Connection.GetEndPoints()[0], redis.Configuration.Split("password=")[1]);

        var one = await RedisAsync(new RedisCommand(RedisAnswer.Value, "GET", "key"), 1);
        var row = await RedisAsync(new RedisCommand(RedisAnswer.Value, "GET", "key"), 16);
        var list = await RedisAsync(new RedisCommand(RedisAnswer.Number, "LPUSH", "key", "a"), 4);
        var gone = await RedisAsync(new RedisCommand(RedisAnswer.Value, "GET", "nothing"), 1);
        password = "wrong";
        var locked = await RedisAsync(new RedisCommand(RedisAnswer.Value, "GET", "key"), 1);

        one.Succeeded.Should().Be(1_000);
        row.Succeeded.Should().Be(1_000);
        list.Errors.Should().Equal(new Dictionary<string, long> { ["Redis WRONGTYPE"] = 1_000 });
        gone.Errors.Should().Equal(new Dictionary<string, long> { ["wrong answer: not value"] = 1_000 });
        locked.Errors.Should().Equal(new Dictionary<string, long> { ["Redis WRONGPASS"] = 1_000 });

        Task<LoadResult> RedisAsync(RedisCommand command, int requests)
            => RunAsync(address, new RedisProtocol(command) { Password = password }, requests, 1_000);
    }

    [Fact]
    public async Task PostgreSQL_executes_what_was_prepared_and_its_errors_are_named()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var postgres = await StartPostgresAsync(directory);

        var one = await PostgresAsync("SELECT id, name FROM things WHERE id = $1", LocalPostgres.Password, 1);
        var row = await PostgresAsync("SELECT id, name FROM things WHERE id = $1", LocalPostgres.Password, 8);
        var none = await PostgresAsync("SELECT id FROM things WHERE id = $1 + 100000", LocalPostgres.Password, 1);
        var division = await PostgresAsync("SELECT 1 / ($1::int - $1::int)", LocalPostgres.Password, 8);
        var missing = await PostgresAsync("SELECT * FROM nothing WHERE id = $1", LocalPostgres.Password, 1);
        // Each arrival connects anew, which takes the server a process.
        var locked = await PostgresAsync("SELECT id FROM things WHERE id = $1", "wrong", 1, 50);
        var open = await PostgresAsync("SELECT id FROM things WHERE id = $1", null, 1, 50);

        one.Errors.Should().BeEmpty();
        one.Succeeded.Should().Be(500);
        row.Succeeded.Should().Be(500);
        row.TimeToFirstByte!.Count.Should().Be(500);
        none.Errors.Should().Equal(new Dictionary<string, long> { ["wrong answer: fewer than 1 rows"] = 500 });
        division.Errors.Should().Equal(new Dictionary<string, long> { ["SQLSTATE 22012"] = 500 });
        missing.Errors.Should().Equal(new Dictionary<string, long> { ["SQLSTATE 42P01"] = 500 });
        locked.Errors.Should().Equal(new Dictionary<string, long> { ["SQLSTATE 28P01"] = 50 });
        open.Errors.Should().Equal(new Dictionary<string, long> { ["PostgreSQL wants a password, and the load has none"] = 50 });

        Task<LoadResult> PostgresAsync(string sql, string? password, int requests, int arrivals = 500)
        {
            var statement = new PostgresStatement(sql, 1, 1, (arrival, parameters) => parameters[0] = $"{(arrival % 100) + 1}");
            return RunAsync(new IPEndPoint(IPAddress.Loopback, PortOf(postgres)), new PostgresProtocol(statement) { User = PostgresServer.Superuser, Password = password, Database = "postgres" }, requests, arrivals);
        }
    }

    [Fact]
    public async Task Values_of_rows_are_those_that_Npgsql_gives()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var postgres = await StartPostgresAsync(directory);
        var (byReactor, byClients) = (new SeenRows(), new SeenRows());
        var address = new IPEndPoint(IPAddress.Loopback, PortOf(postgres));

        var reactor = await RunAsync(address, new PostgresProtocol(byReactor) { User = PostgresServer.Superuser, Password = LocalPostgres.Password, Database = "postgres" }, 2, 8);
        await using var users = new PostgresUsers($"{postgres.ConnectionString};Database=postgres", byClients, 1);
        await using var user = await users.OpenAsync(Stop);
        for (var arrival = 0; arrival < 8; arrival++)
            (await user.SendAsync(arrival, Stop)).Error.Should().BeNull();

        reactor.Errors.Should().BeEmpty();
        byReactor.Seen.Order().Should().Equal(byClients.Seen.Order()).And.HaveCount(8 + 4);
    }

    /// <summary>Two statements in turn; each row's values with their types, or why there is none.</summary>
    private sealed class SeenRows : IStatements
    {
        private static readonly string[] Columns = ["small", "whole", "long", "flag", "word", "short", "real", "double", "moment", "ever", "local", "id", "none", "odd", "missing"];
        private readonly ConcurrentQueue<string> _seen = [];
        public IEnumerable<string> Seen => _seen;

        public IReadOnlyList<string> Sql { get; } =
        [
            """
            SELECT 1::int2 AS small, $1::int AS whole, 3::int8 AS long, true AS flag, 'ä,b'::text AS word, 'v'::varchar(3) AS short, 1.5::float4 AS real, 2.25::float8 AS double,
              '2026-01-02T03:04:05.678901Z'::timestamptz AS moment, 'infinity'::timestamptz AS ever, '1999-01-02 03:04:05'::timestamp AS local, '00010203-0405-0607-0809-0a0b0c0d0e0f'::uuid AS id,
              null::int AS none, '1.5'::numeric AS odd
            """,
            "SELECT g AS whole FROM generate_series(1, $1::int - $1::int + 2) AS g",
        ];

        public IStatementExecution Draw(long arrival) => new Execution(this, (int)(arrival % 2), [arrival.ToString(CultureInfo.InvariantCulture)]);

        private sealed class Execution(SeenRows rows, int statement, string[] parameters) : IStatementExecution
        {
            public int Statement => statement;

            public IReadOnlyList<string?> Parameters => parameters;

            public bool LooksAtRows => true;

            public void See(IAnswerRow row) => rows._seen.Enqueue(string.Join("; ", (statement == 0 ? Columns : ["whole"]).Where(column => column != "odd").Select(column => Told(row, column))));

            public Outcome Judge(int count) => count == statement + 1 ? Outcome.Success : new Outcome($"{count} rows");

            private static string Told(IAnswerRow row, string column)
            {
                try
                {
                    var value = row[column];
                    return string.Create(CultureInfo.InvariantCulture, $"{value.GetType().Name} {(value is DateTime moment ? $"{moment.Ticks} {moment.Kind}" : value)}");
                }
                catch (InvalidOperationException error)
                {
                    return error.Message;
                }
            }
        }
    }

    [Fact]
    public async Task A_database_that_is_lost_in_mid_run_is_errors_with_their_kinds_and_no_hang()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        var postgres = await StartPostgresAsync(directory);
        var statement = new PostgresStatement("SELECT id FROM things WHERE id = $1", 1, 1, (_, parameters) => parameters[0] = "7");
        var load = new ReactorLoad
        {
            Address = new IPEndPoint(IPAddress.Loopback, PortOf(postgres)),
            Protocol = new PostgresProtocol(statement) { User = PostgresServer.Superuser, Password = LocalPostgres.Password, Database = "postgres" },
            Model = ArrivalRate.Constant(400, TimeSpan.FromSeconds(2)),
            Connections = 4,
            MaxInFlight = 1_000,
            Timeout = TimeSpan.FromSeconds(2),
        };

        var running = new ReactorRun(load, TimeProvider.System).RunAsync("lost", null, Stop);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Stop);
        await postgres.StopAsync(Stop);
        var trial = await running;

        trial.Succeeded.Should().BeGreaterThan(200);
        (trial.Succeeded + trial.ErrorCount).Should().Be(800);
        trial.Errors.Keys.Should().Contain(ErrorKind.Refused);
        trial.Errors.Keys.Should().BeSubsetOf([ErrorKind.Refused, ErrorKind.Reset, "SQLSTATE 57P01", "SQLSTATE 57P03"]);
        trial.Connections!.Lost.Should().Be(4);
        await postgres.DisposeAsync();
    }

    private static int PortOf(PostgresServer postgres) => new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Port;

    private static Task<PostgresServer> StartPostgresAsync(RunDirectory directory)
        => LocalPostgres.StartAsync(directory, "CREATE TABLE things AS SELECT id, 'thing ' || id AS name FROM generate_series(1, 1000) AS id", Stop);

    private static Task<LoadResult> RunAsync(IPEndPoint address, IWireProtocol protocol, int requests, int iterations)
    {
        var load = new ReactorLoad
        {
            Address = address,
            Protocol = protocol,
            Model = VirtualUsers.Constant(4 * requests, TimeSpan.FromSeconds(30)) with { SharedIterations = iterations },
            Connections = 4,
            RequestsPerConnection = requests,
            MaxInFlight = 1_000,
            Timeout = TimeSpan.FromSeconds(10),
        };
        return new ReactorRun(load, TimeProvider.System).RunAsync("store", null, Stop);
    }
}
