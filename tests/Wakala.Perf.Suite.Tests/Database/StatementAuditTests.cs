using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>Statements of a build that are fast and wrong, executed on a real database.</summary>
public sealed class StatementAuditTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_exported_statement_is_right_and_a_broken_one_is_named_with_the_first_difference()
    {
        await using var database = await SmallDatabase.StartAsync(Stop);
        var audit = await AuditAsync(database);
        var exported = database.Export.Statements.ToDictionary(statement => statement.Name);

        var (note, faults) = await audit.AuditAsync(database.Export.Statements, Stop);

        faults.Should().BeEmpty();
        note.Should().NotContain("not audited");

        (string Statement, string Right, string Wrong, string Named)[] broken =
        [
            ("newest messages", "tenant_id = $1", "tenant_id >= $1", "is right"),
            ("newest messages", "created_at DESC, id DESC", "created_at, id", "is right"),
            ("newest messages", "LIMIT $2", "LIMIT $2 - 1", "rows, and there are"),
            ("messages before", "< ($3, $4)", "<= ($3, $4) AND id % 7 <> 0", "is right"),
            ("insert message", "$7 FROM contacts", "left($7, 20) FROM contacts", "wrote 0 rows as they must be"),
            ("insert message", "FROM contacts", "FROM contacts, generate_series(1, 2)", "gave 2 rows, and must give 1"),
            ("insert message", "WHERE id = $2", "WHERE id = $2 AND id % 2 = 0", "gave 0 rows, and must give 1"),
            ("contact seen", "phone = $2", "phone = $2 AND id % 2 = 0", "gave 0 rows, and must give 1"),
            ("contact seen", "last_seen = $1", "last_seen = $1::timestamptz - interval '1 day'", "wrote 0 rows as they must be"),
            ("contact seen", "UPDATE", "WITH more AS (UPDATE tenants SET name = name WHERE id = 1) UPDATE", "updated 2"),
            ("contact seen", "RETURNING id", "RETURNING nothing", "fails: column \"nothing\" does not exist"),
            ("webhook logs", "AND tenant_id = $4", "AND (tenant_id = $4 OR true)", "is"),
            ("contact by phone", "AND phone = $2", "AND phone <= $2", "is"),
        ];
        foreach (var (name, right, wrong, named) in broken)
        {
            exported[name].Sql.Should().Contain(right);
            var planted = exported[name] with { Sql = exported[name].Sql.Replace(right, wrong, StringComparison.Ordinal) };

            var found = await audit.AuditAsync([planted], Stop);

            found.Faults.Should().ContainSingle("{0} with {1}", name, wrong).Which.Should().StartWith($"'{name}' is wrong in ").And.Contain(named);
        }
    }

    [Fact]
    public async Task A_statement_of_which_nobody_said_what_is_right_is_said_to_be_unseen()
    {
        var audit = new StatementAudit(null!, null!, new Dictionary<string, TenantNumbers>(), null);

        var (note, faults) = await audit.AuditAsync([new ExportedStatement("row", "newest", 1, "SELECT 1", "t", null, 0, [])], Stop);

        faults.Should().BeEmpty();
        note.Should().Contain("'newest' was not audited: the contract does not say what a right answer to it is");
    }

    private static async Task<StatementAudit> AuditAsync(SmallDatabase database) => new(
        database.Connection,
        DataFeed.Read(database.Environment.FeedPath),
        await DatabaseTables.PeopleAsync(database.Connection, database.Export, Stop),
        ContractFile.Read(Path.Combine(Checkout.Root, "contract", "wakala.json")).Statements,
        sample: 60);
}
