using Npgsql;

namespace Wakala.Platform;

/// <summary><c>POST /auth/login</c>.</summary>
internal sealed class LoginEndpoint(NpgsqlDataSource database, Sessions sessions, SessionRegister register, Tokens tokens, PlatformSettings settings)
{
    /// <summary>Checked when there is no such user, so that the time of an answer does not tell who exists.</summary>
    private readonly string _nobody = PasswordHash.Make("nobody", settings.PasswordIterations);

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var login = await RequestBody.ReadAsync(context.Request, WireJson.Default.LoginRequest, context.RequestAborted);
        var tenant = Required("tenant", login.Tenant);
        var email = Required("email", login.Email);
        var password = Required("password", login.Password);

        var user = await FindAsync(tenant, email, context.RequestAborted);
        // The hash takes the processor for milliseconds; it waits its turn like any other work of the pool.
        var right = await Task.Run(() => PasswordHash.Verify(password, user?.Hash ?? _nobody), context.RequestAborted);
        if (user is not { } found || !right || !found.Active)
            throw Refusal.Unauthorized("There is no such user with this password.");

        var session = Guid.NewGuid().ToString("N");
        await sessions.OpenAsync(session, found.Tenant, found.Id);
        await register.OpenedAsync(session, found.Tenant, found.Id, context.RequestAborted);
        var answer = new LoginAnswer(tokens.Make(found.Tenant, found.Id, session), (int)Sessions.Length.TotalSeconds, found.Id);
        return TypedResults.Json(answer, WireJson.Default.LoginAnswer);
    }

    private static string Required(string field, string? value)
        => string.IsNullOrEmpty(value) || value.Length > 200 ? throw Refusal.OfField(field, $"{field} must have 1 to 200 characters.") : value;

    private async Task<(int Tenant, long Id, string Hash, bool Active)?> FindAsync(string slug, string email, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT u.tenant_id, u.id, u.password_hash, u.active FROM users u JOIN tenants t ON t.id = u.tenant_id WHERE t.slug = $1 AND u.email = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = slug });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = email });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetInt32(0), reader.GetInt64(1), reader.GetString(2), reader.GetBoolean(3))
            : null;
    }
}
