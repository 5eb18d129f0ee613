using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What a queue that is fast and wrong looks like in its books.</summary>
public sealed class QueueBooksTests
{
    private static readonly SentRequest[] Sent =
    [
        Message("t-1", "7", "good morning"), Message("t-1", "7", "good morning"), Message("t-2", "8", "see you at six"),
    ];

    private static readonly StoredRow[] Rows =
    [
        Row("1", "t-1", "7", "good morning"), Row("2", "t-1", "7", "good morning"), Row("3", "t-2", "8", "see you at six"),
    ];

    [Fact]
    public void What_is_stored_queued_worked_and_pushed_once_is_even()
    {
        var (line, faults) = Books().Balance();

        faults.Should().BeEmpty();
        line.Should().BeEquivalentTo(new Conservation(3, 3, 3, 3, 3));
        line.IsEven.Should().BeTrue();
    }

    [Fact]
    public void An_acknowledged_request_that_is_nowhere_is_lost()
        => Faults(Of(Rows[..2])).Should().ContainSingle().Which.Should().StartWith("1 of 3 acknowledged requests are not stored as they were sent: the first is t-2 8 see you at six");

    [Fact]
    public void A_text_that_lost_its_end_is_not_what_was_sent()
        => Faults(Books() with { Rows = [.. Rows[..2], Row("3", "t-2", "8", "see you at")], Pushes = null })
            .Should().Contain(fault => fault.StartsWith("1 stored rows are not what anybody sent, or are there once too often: the first is row 3 of t-2: contactId '8', text 'see you at'"))
            .And.Contain(fault => fault.Contains("not stored as they were sent"));

    [Fact]
    public void A_row_at_another_tenant_is_not_what_was_sent()
        => Faults(Of([.. Rows[..2], Row("3", "t-1", "8", "see you at six")])).Should().Contain(fault => fault.Contains("the first is row 3 of t-1"));

    [Fact]
    public void A_write_that_was_done_twice_is_there_once_too_often()
        => Faults(Of([.. Rows, Row("4", "t-2", "8", "see you at six")])).Should().ContainSingle().Which.Should().StartWith("1 stored rows are not what anybody sent, or are there once too often: the first is row 4 of t-2");

    [Fact]
    public void An_entry_without_its_row_is_named()
        => Faults(Books() with { Entries = [.. Books().Entries!, new RowName("99", "2")] }).Should().ContainSingle().Which.Should().Be("1 entries of the queue name no row of their tenant: the first is row 99 of tenant 2.");

    [Fact]
    public void A_row_that_was_queued_twice_or_never_is_named()
    {
        Faults(Books() with { Entries = [.. Books().Entries!, new RowName("1", "1")] }).Should().ContainSingle().Which.Should().Contain("queued more than once: the first is row 1 of tenant 1, 2 times");
        Faults(Books() with { Entries = Books().Entries!.Take(2).ToList() }).Should().ContainSingle().Which.Should().Be("1 stored rows were never queued: the first is row 3 of t-2.");
    }

    [Fact]
    public void A_worker_that_acknowledges_and_does_not_work_is_named()
    {
        var (line, faults) = (Books() with { Rows = [.. Rows[..2], Rows[2] with { IsWorked = false }] }).Balance();

        faults.Should().ContainSingle().Which.Should().Be("1 of 3 stored rows were acknowledged by a worker and not worked: the first is row 3 of t-2.");
        line.Worked.Should().Be(2);
    }

    [Fact]
    public void What_is_pushed_is_what_is_stored_once_and_at_its_tenant()
    {
        var pushes = Books().Pushes!;
        Faults(Books() with { Pushes = [.. pushes.Take(2), Push("3", "2", "8", "see you")] }).Should().ContainSingle().Which.Should().StartWith("1 pushes do not tell what is stored: the first is of row 3");
        Faults(Books() with { Pushes = [.. pushes, pushes[0]] }).Should().ContainSingle().Which.Should().Contain("pushed more than once");
        Faults(Books() with { Pushes = pushes.Take(2).ToList() }).Should().ContainSingle().Which.Should().Be("1 stored rows were never pushed: the first is row 3 of t-2.");
        Faults(Books() with { Pushes = [.. pushes.Take(2), Push("3", "1", "8", "see you at six")] }).Should().Contain(fault => fault.Contains("of no row of their tenant: the first is of row 3, to tenant 1"));
    }

    [Fact]
    public void A_request_that_failed_may_be_stored_and_owes_nothing()
    {
        var books = Books() with { Acknowledged = Sent[..2], Possible = [Sent[2]], Count = 2, Entries = Books().Entries!.Take(2).ToList(), Pushes = Books().Pushes!.Take(2).ToList() };

        (books with { Rows = [.. Rows[..2], Rows[2] with { IsWorked = false }] }).Balance().Faults.Should().BeEmpty();
        (books with { Rows = Rows[..2] }).Balance().Faults.Should().BeEmpty();
    }

    [Fact]
    public void Where_it_is_not_known_which_were_acknowledged_their_number_is_held()
    {
        var books = Books() with { Acknowledged = [], Possible = Sent, Count = 2 };

        books.Balance().Faults.Should().BeEmpty("two of three were acknowledged, and all are there");
        (books with { Rows = Rows[..1], Entries = null, Pushes = null }).Balance().Faults.Should().ContainSingle().Which.Should().StartWith("1 of 2 acknowledged requests are not stored");
    }

    [Fact]
    public void A_column_that_no_request_has_is_a_mistake_in_the_contract()
    {
        var balancing = () => (Books() with { Rows = [Rows[0] with { Facts = new Dictionary<string, string> { ["colour"] = "red" } }] }).Balance();

        balancing.Should().Throw<InvalidOperationException>().WithMessage("*column 'colour'*contactId, text*");
    }

    private static IReadOnlyList<string> Faults(QueueBooks books) => books.Balance().Faults;

    private static QueueBooks Books() => Of(Rows);

    private static QueueBooks Of(StoredRow[] rows) => new()
    {
        Acknowledged = Sent,
        Count = Sent.Length,
        Rows = rows,
        Entries = [.. rows.Select(row => new RowName(row.Id, row.Tenant))],
        Pushes = [.. rows.Select(row => Push(row.Id, row.Tenant, row.Facts["contactId"], row.Facts["text"]))],
    };

    private static SentRequest Message(string tenant, string contact, string text) => new(tenant, Facts(contact, text));

    private static StoredRow Row(string id, string slug, string contact, string text) => new(id, slug[2..], slug, true, Facts(contact, text));

    private static PushedRow Push(string id, string tenant, string contact, string text) => new(new RowName(id, tenant), Facts(contact, text));

    private static Dictionary<string, string> Facts(string contact, string text) => new() { ["contactId"] = contact, ["text"] = text };
}
