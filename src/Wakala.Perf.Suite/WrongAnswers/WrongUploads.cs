namespace Wakala.Perf.Suite;

/// <summary>Wrong answers of <c>POST /media/upload</c>.</summary>
internal static class WrongUploads
{
    private const string Row = "POST /media/upload";
    private const string File = "src/Wakala.Platform/Media/UploadEndpoint.cs";
    private const string Disk = "src/Wakala.Platform/Media/MediaStore.cs";
    private const string Block = "/* upload: block */", Written = "/* upload: written */", Store = "/* upload: row */", Kept = "/* upload: kept */";

    /// <summary>What makes room for them.</summary>
    public static IReadOnlyList<SourceChange> Ground =>
    [
        new("src/Wakala.Platform/WrongUpload.cs", string.Empty, Upload),
        new(Disk, "            var bytes = 0L;\n", "            var (bytes, ofEach, first, cut) = (0L, Wrong.Now(\"upload-sum\"), Wrong.Now(\"upload-first-block\"), Wrong.Now(\"upload-cut\"));\n"),
        new(Disk, "sum.AppendData(buffer, 0, read);", "sum.AppendData(buffer, 0, ofEach ? 1 : first && bytes > read ? 0 : read);"),
        new(Disk, "            return (bytes, Convert.ToHexStringLower(sum.GetHashAndReset()));\n", $"            {Written}\n            return (bytes, Convert.ToHexStringLower(sum.GetHashAndReset()));\n"),
        new(Disk, "                sum.AppendData", $"                {Block}\n                sum.AppendData"),
        new(
            File,
            """
                    var id = await InsertAsync(caller, fileName, section.ContentType ?? "application/octet-stream", stored, context.RequestAborted);
                    stored.Keep(id);
                    await redis.StreamAddAsync(
                        keys.MediaQueue, [new("tenant", caller.Tenant.Id), new("media", id)], maxLength: QueueLength, useApproximateMaxLength: true);
                    return TypedResults.Json(new UploadAnswer(id, stored.Sha256, stored.Bytes), WireJson.Default.UploadAnswer, statusCode: StatusCodes.Status201Created);

            """,
            $$"""
                    var one = new WrongUpload(caller.Tenant.Id, caller.UserId, fileName, section.ContentType ?? "application/octet-stream", stored);
                    var before = Wrong.Exchange($"upload-{one.Tenant}", one);
                    {{Store}}
                    var id = Wrong.MadeUpId();
                    for (var time = 0; time < one.Rows; time++)
                        id = await InsertAsync(one, context.RequestAborted);
                    if (one.Kept)
                        stored.Keep(id);
                    var path = store.PathOf(caller.Tenant.Id, id);
                    var answer = new UploadAnswer(id, stored.Sha256, stored.Bytes);
                    (one.Path, one.Answer, one.QueueId, one.QueueTenant) = (path, answer, id, caller.Tenant.Id);
                    {{Kept}}
                    for (var time = 0; time < one.Queued; time++)
                    {
                        await redis.StreamAddAsync(
                            keys.MediaQueue, [new("tenant", one.QueueTenant), new("media", one.QueueId)], maxLength: QueueLength, useApproximateMaxLength: true);
                    }

                    return TypedResults.Json(answer, WireJson.Default.UploadAnswer, statusCode: StatusCodes.Status201Created);

            """),
        new(File, "InsertAsync(Caller caller, string fileName, string contentType, StoredFile stored, CancellationToken", "InsertAsync(WrongUpload one, CancellationToken"),
        new(File, "TypedValue = caller.Tenant.Id }", "TypedValue = one.Tenant }"),
        new(File, "TypedValue = caller.UserId }", "TypedValue = one.User }"),
        new(File, "TypedValue = fileName }", "TypedValue = one.Name }"),
        new(File, "TypedValue = contentType }", "TypedValue = one.Type }"),
        new(File, "TypedValue = stored.Bytes }", "TypedValue = one.Bytes }"),
        new(File, "TypedValue = stored.Sha256 }", "TypedValue = one.Sha256 }"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WrongAnswer> All =>
    [
        Of("upload-sum", "the checksum covers one byte of each block", "the hash is most of the processor time", "the checksum of what was sent", "sum|sha", string.Empty, string.Empty),
        Of("upload-first-block", "the checksum covers the body's first part only", "the hash is most of the processor time", "the checksum of what was sent", "sum|sha", string.Empty, string.Empty),
        Of("upload-short", "the file lacks its last tenth; checksum and length are right", "a write that was not waited for", "the file on the disk, read again", "file|disk|short|bytes|content|length", Written, "file.SetLength(bytes * 9 / 10);"),
        Of("upload-hole", "the last 4 KiB of the file are zero; checksum and length are right", "a block that was given room and not written", "the content of the file on the disk", "file|disk|content|sum", Written, "file.SetLength(bytes - 4096); file.SetLength(bytes);"),
        Of("upload-other-file", "the file is that of the tenant's upload before it", "a buffer used again too early", "the content of the file on the disk", "file|disk|content|sum", Kept, "if (before.Path is { } source && source != path && System.IO.File.Exists(source)) System.IO.File.Copy(source, path, overwrite: true);"),
        Of("upload-cut", "what comes after the body's first part is dropped; checksum, length, file and row agree with each other", "a limit that nobody was told of", "length and checksum of what was sent", "sum|sha|bytes|length|short", Block, "if (cut && bytes > read) { bytes -= read; continue; }") with { Asks = true },
        Of("upload-bytes", "the length is answered in whole KiB, the row is right", "the size that the disk took", "the length of what was sent", "bytes|length|size", Kept, "answer = answer with { Bytes = answer.Bytes / 1024 * 1024 };"),
        Of("upload-row-bytes", "the length is stored in whole KiB, the answer is right", "the size that the disk took", "the row's length", "bytes|length|size|row", Store, "one.Bytes = one.Bytes / 1024 * 1024;"),
        Of("upload-row-sum", "the row has the checksum of the tenant's upload before it", "a buffer used again too early", "the row's checksum", "sum|sha|row", Store, "one.Sha256 = before.Sum;"),
        Of("upload-name", "the row has the file name of the tenant's upload before it", "a buffer used again too early", "the row's file name", "name", Store, "one.Name = before.Said;"),
        Of("upload-type", "the content type is lost", "a default in place of a look-up", "the row's content type", "type", Store, "one.Type = \"application/octet-stream\";"),
        Of("upload-user", "the row is another user's of the tenant", "users pooled by tenant", "the row's user against the token's", "user", Store, "one.User = Wrong.OtherUser(one.User);"),
        Of("upload-other-tenant", "the row is another tenant's, the file is not", "the tenant is taken from a shared context", "the row's tenant", "tenant|lost|not stored", Store, "one.Tenant = Wrong.OtherTenant(one.Tenant);"),
        Of("upload-lost", "answered 201: no row, no file, no entry", "every write is saved", "as many rows as acknowledgements", "lost|not stored|missing", Store, "(one.Rows, one.Kept, one.Queued) = (0, false, 0);"),
        Of("upload-no-row", "a file and an entry without a row: the insert failed and the error was swallowed", "the database is what costs", "each file's row", "lost|not stored|row|missing", Store, "one.Rows = 0;"),
        Of("upload-twice", "two rows, one file", "a retry", "rows that nobody was told of, rows without a file", "twice|nobody|more|double|file", Store, "one.Rows = 2;"),
        Of("upload-no-file", "a row without a file", "a temporary directory", "each row's file", "file|disk|missing", Kept, "System.IO.File.Delete(path);"),
        Of("upload-not-queued", "row and file, not queued", "one command less", "an entry for each row", "queue|entry", Kept, "one.Queued = 0;"),
        Of("upload-queued-twice", "queued twice", "at least once, and no more thought", "one entry for each row", "queue|entry|twice", Kept, "one.Queued = 2;"),
        Of("upload-queue-id", "the entry has the id of the tenant's upload before it", "a buffer used again too early", "the entry's id against the row's", "queue|entry", Kept, "one.QueueId = before.Answer?.Id ?? id - 1;"),
        Of("upload-queue-tenant", "the entry has another tenant's number", "the tenant is taken from a shared context", "the entry's tenant against the row's", "queue|entry|tenant", Kept, "one.QueueTenant = Wrong.OtherTenant(caller.Tenant.Id);"),
        Of("upload-earlier-id", "answers the id of the tenant's upload before it, with its own checksum and length", "files taken for the same by their first bytes", "the row of the answered id", "id|twice|same|sum|row", Kept, "answer = answer with { Id = before.Answer?.Id ?? id };"),
    ];

    private const string Upload = """
        namespace Wakala.Platform;

        // What becomes of an upload, each part by itself.
        internal sealed class WrongUpload(int tenant, long user, string name, string type, StoredFile stored)
        {
            // As it was sent, whatever is stored.
            public string Said { get; } = name;

            public string Sum { get; } = stored.Sha256;

            public int Tenant { get; set; } = tenant;

            public long User { get; set; } = user;

            public string Name { get; set; } = name;

            public string Type { get; set; } = type;

            public long Bytes { get; set; } = stored.Bytes;

            public string Sha256 { get; set; } = stored.Sha256;

            public int Rows { get; set; } = 1;

            public bool Kept { get; set; } = true;

            public int Queued { get; set; } = 1;

            public int QueueTenant { get; set; }

            public long QueueId { get; set; }

            public string? Path { get; set; }

            public UploadAnswer? Answer { get; set; }
        }
        """;

    private static WrongAnswer Of(string name, string does, string tempts, string truth, string says, string place, string code)
        => new(name, Row, does, tempts, truth, says) { Place = place, Code = code };
}
