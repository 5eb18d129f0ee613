namespace Wakala.Perf.Scenarios;

/// <summary>What is true of a queue, whatever the platform says: its rows, its entries, and what was pushed.</summary>
/// <param name="Rows">
/// SQL of the rows that came since a moment, <c>$1</c>: <c>id</c>; <c>tenant</c>, its number as entries have it; <c>slug</c>; <c>worked</c>, whether a worker did what it had to; and what
/// was sent, in columns that are called as the request has it (<see cref="SentRequest"/>).
/// </param>
/// <param name="Entry">How an entry names its row.</param>
/// <param name="File">Where a row's file lies below the platform's directory for media, with <c>{tenant}</c> and <c>{id}</c>; null where a row has none.</param>
/// <param name="Pushed">Where what was pushed of it is kept; null where nothing is pushed.</param>
public sealed record QueueAudit(string Rows, QueueEntryAudit Entry, string? File = null, QueuePushAudit? Pushed = null);

/// <summary>How an entry of a stream names its row.</summary>
/// <param name="Tenant">The field that holds the tenant's number.</param>
/// <param name="Row">The field that holds the row's id,</param>
/// <param name="Property">or holds JSON with the id in this property; null for a field that is the id.</param>
public sealed record QueueEntryAudit(string Tenant, string Row, string? Property = null);

/// <summary>Where what was pushed is kept.</summary>
/// <param name="Stream">The stream of a tenant's room, without the installation's prefix, with <c>{tenant}</c> for its number.</param>
/// <param name="Body">The field that holds what listeners are told, as JSON.</param>
/// <param name="Row">Its property that holds the row's id.</param>
/// <param name="Facts">Its other properties, and the columns of <see cref="QueueAudit.Rows"/> that each must equal.</param>
public sealed record QueuePushAudit(string Stream, string Body, string Row, IReadOnlyDictionary<string, string> Facts);
