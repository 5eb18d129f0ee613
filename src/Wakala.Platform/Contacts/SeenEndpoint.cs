using Npgsql;

namespace Wakala.Platform;

/// <summary><c>POST /contacts/seen</c>: a contact wrote or read something; who it was is known by the phone number.</summary>
internal sealed class SeenEndpoint(NpgsqlDataSource database)
{
    private const int LongestPhone = 100;

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var request = await RequestBody.ReadAsync(context.Request, WireJson.Default.SeenRequest, context.RequestAborted);
        if (request.Phone is not { Length: >= 1 and <= LongestPhone } phone)
            throw Refusal.OfField("phone", $"phone must have 1 to {LongestPhone} characters.");
        var seenAt = request.SeenAt ?? throw Refusal.OfField("seenAt", "seenAt is missing.");

        await using var command = database.CreateCommand(Sql.ContactSeen);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = seenAt.ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = phone });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Caller.Of(context).Tenant.Id });
        return await command.ExecuteScalarAsync(context.RequestAborted) is long id
            ? TypedResults.Json(new SeenAnswer(id), WireJson.Default.SeenAnswer)
            : throw Refusal.NotFound("phone", "There is no contact of this phone number.");
    }
}
