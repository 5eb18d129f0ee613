using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary><c>POST /media/upload</c>: streamed to the disk, with its checksum computed on the way.</summary>
internal sealed class UploadEndpoint(NpgsqlDataSource database, IDatabase redis, RedisKeys keys, MediaStore store)
{
    private const int QueueLength = 100_000;

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        var (section, fileName) = await FileSectionAsync(context.Request, context.RequestAborted);
        await using var stored = await store.ReceiveAsync(caller.Tenant.Id, section.Body, context.RequestAborted);
        var id = await InsertAsync(caller, fileName, section.ContentType ?? "application/octet-stream", stored, context.RequestAborted);
        stored.Keep(id);
        await redis.StreamAddAsync(
            keys.MediaQueue, [new("tenant", caller.Tenant.Id), new("media", id)], maxLength: QueueLength, useApproximateMaxLength: true);
        return TypedResults.Json(new UploadAnswer(id, stored.Sha256, stored.Bytes), WireJson.Default.UploadAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<(MultipartSection Section, string FileName)> FileSectionAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            throw new Refusal(StatusCodes.Status415UnsupportedMediaType, null, "The body must be multipart/form-data with a boundary.");
        }

        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var part) && part.Name == "file" && part.FileName.HasValue
                    && StorableText.Is(section.ContentDisposition!) && StorableText.Is(section.ContentType ?? string.Empty))
                    return (section, Path.GetFileName(HeaderUtilities.RemoveQuotes(part.FileName).Value!));
            }
        }
        catch (Exception error) when (error is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw Refusal.OfField("file", "The body is not whole.");
        }

        throw Refusal.OfField("file", "The body has no part 'file' with a file name.");
    }

    private async Task<long> InsertAsync(Caller caller, string fileName, string contentType, StoredFile stored, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "INSERT INTO media_files (tenant_id, user_id, file_name, content_type, bytes, sha256) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = caller.Tenant.Id });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = caller.UserId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = fileName });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = contentType });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = stored.Bytes });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stored.Sha256 });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
