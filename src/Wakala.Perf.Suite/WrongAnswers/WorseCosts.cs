namespace Wakala.Perf.Suite;

/// <summary>Right answers that cost more: what a screen of times alone does not see.</summary>
public static class WorseCosts
{
    private const string Garbage = "/* cost: garbage */", Sync = "/* cost: sync */", Processor = "/* cost: processor */", Wait = "/* cost: wait */";

    /// <summary>All of them, each on one row and each request of it.</summary>
    public static IReadOnlyList<WrongAnswer> All { get; } =
    [
        Of("cost-garbage", "POST /messages/send", "allocates 300 kB of garbage", "a copy for a log that nobody reads", "allocations a request", "alloc", Garbage, "for (var kilobytes = 0; kilobytes < 300; kilobytes += 30) GC.KeepAlive(new byte[30_000]);"),
        Of("cost-processor", "GET /contacts/search", "takes 1 ms of processor time", "a sort in memory", "processor time a request", "CPU|processor", Processor, "Wrong.Burn(1);"),
        Of("cost-sync", "POST /media/upload", "syncs the file", "a flush to be safe", "syncs a request", "sync|flush|disk", Sync, "file.Flush(flushToDisk: true);"),
        Of("cost-wait", "GET /messages/list", "waits for 60 % of the row's P50 (WAKALA_WRONG_WAIT_MS, 1 ms)", "a call to another service", "P50 side by side", "P50|P95|slower|time", Wait, "Wrong.Wait();"),
    ];

    /// <summary>What makes room for them.</summary>
    internal static IReadOnlyList<SourceChange> Ground =>
    [
        new("src/Wakala.Platform/Messages/SendEndpoint.cs", "        await TakeQuotaAsync(caller.Tenant);\n", $"        {Garbage}\n        await TakeQuotaAsync(caller.Tenant);\n"),
        new("src/Wakala.Platform/Contacts/SearchEndpoint.cs", "        var query = context.Request.Query;\n", $"        {Processor}\n        var query = context.Request.Query;\n"),
        new("src/Wakala.Platform/Media/MediaStore.cs", "            return (bytes, Convert", $"            {Sync}\n            return (bytes, Convert"),
        new("src/Wakala.Platform/Messages/ListEndpoint.cs", "        var cursor = PageCursor.Parse(before);\n", $"        {Wait}\n        var cursor = PageCursor.Parse(before);\n"),
    ];

    private static WrongAnswer Of(string name, string row, string does, string tempts, string truth, string says, string place, string code)
        => new(name, row, does, tempts, truth, says) { Place = place, Code = code, Every = 1 };
}
