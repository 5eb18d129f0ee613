using System.Data;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios.Tests;

public sealed class StatementLookTests
{
    private static readonly StatementTruth Page = new()
    {
        Most = 1,
        NewestFirst = ["created_at", "id"],
        Below = new Dictionary<string, int> { ["created_at"] = 2 },
        From = new Dictionary<string, int> { ["created_at"] = 3 },
        Equal = new Dictionary<string, int> { ["status"] = 4 },
    };

    private static readonly string[] Asked = ["3", "2026-01-05T00:00:00Z", "2026-01-02T00:00:00Z", "sent"];

    [Theory]
    [InlineData("4:9 4:8 3:7", "sent", null)]
    [InlineData("4:9 4:8 3:7 2:1", "sent", "more rows than $1")]
    [InlineData("3:7 4:9", "sent", "not the newest first")]
    [InlineData("4:8 4:9", "sent", "not the newest first")]
    [InlineData("4:9 4:9", "sent", "a row twice")]
    [InlineData("5:9", "sent", "created_at is not below $2")]
    [InlineData("1:9", "sent", "created_at is below $3")]
    [InlineData("4:9", "queued", "status is not $4")]
    public void Each_row_is_held_to_what_was_asked(string rows, string status, string? wrong) => Wrong(Page, rows, status).Should().Be(wrong);

    [Fact]
    public void A_write_that_hits_no_row_is_wrong()
    {
        Wrong(new StatementTruth { Exactly = 1 }, "", "").Should().Be("not 1 rows");
        Wrong(new StatementTruth { Exactly = 1 }, "4:9", "").Should().BeNull();
    }

    /// <summary>Rows as DAY:ID of January.</summary>
    private static string? Wrong(StatementTruth truth, string rows, string status)
    {
        using var table = new DataTable();
        table.Columns.Add("created_at", typeof(DateTime));
        table.Columns.Add("id", typeof(long));
        table.Columns.Add("status", typeof(string));
        foreach (var row in rows.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            table.Rows.Add(new DateTime(2026, 1, row[0] - '0', 0, 0, 0, DateTimeKind.Utc), (long)(row[2] - '0'), status);
        var look = new StatementLook(truth, Asked);
        foreach (DataRow row in table.Rows)
            look.See(new Row(row));
        return look.Wrong(table.Rows.Count);
    }

    private sealed class Row(DataRow row) : IAnswerRow
    {
        public IComparable this[string column] => (IComparable)row[column];
    }
}
