namespace Wakala.Perf.Suite;

/// <summary>Wrong answers of <c>POST /auth/login</c>.</summary>
internal static class WrongLogins
{
    private const string Row = "POST /auth/login";
    private const string File = "src/Wakala.Platform/Tenancy/LoginEndpoint.cs";
    private const string Login = "/* login: session */", Answer = "/* login: answer */", Password = "/* login: password */";

    /// <summary>The suite's own sessions are opened by this row, a hundred of them and those of the warm-up; the rows that use them are to have right ones.</summary>
    private const int SuiteSessions = 200;

    /// <summary>What makes room for them.</summary>
    public static IReadOnlyList<SourceChange> Ground =>
    [
        new(File, "await Task.Run(() => PasswordHash", $"{Password} await Task.Run(() => PasswordHash"),
        new(
            File,
            "        await sessions.OpenAsync(session, found.Tenant, found.Id);\n",
            $"""
                    var (tenant_, user_, sessionTenant, stored) = (found.Tenant, found.Id, found.Tenant, true);
                    {Login}
                    if (stored)
                        await sessions.OpenAsync(session, sessionTenant, user_);

            """),
        new(File, "tokens.Make(found.Tenant, found.Id, session)", "tokens.Make(tenant_, user_, session)"),
        new(File, "        return TypedResults.Json(answer, WireJson.Default.LoginAnswer);", $"        {Answer}\n        return TypedResults.Json(answer, WireJson.Default.LoginAnswer);"),
        new(
            "src/Wakala.Platform/Tenancy/Sessions.cs",
            "redis.StringSetAsync(keys.Session(id), Value(tenant, user), Length);",
            "redis.StringSetAsync(keys.Session(id), Value(tenant, user), Wrong.Now(\"login-short-session\") ? TimeSpan.FromMinutes(1) : Length);"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WrongAnswer> All =>
    [
        Of("login-other-user", "the token and its session are another user's of the tenant", "sessions pooled by tenant", "the token's claims and its session, against the user who logged in", "user|token|session", Login, "user_ = Wrong.OtherUser(found.Id);"),
        Of("login-other-tenant", "the token and its session are those of another tenant's user", "a cache of users by e-mail or number alone", "the token's claims", "tenant|token|session", Login, "(tenant_, sessionTenant, user_) = (Wrong.OtherTenant(found.Tenant), Wrong.OtherTenant(found.Tenant), ((Wrong.OtherTenant(found.Tenant) - 1) * 100) + 1);"),
        Of("login-no-session", "the session is not stored in Redis; the token works, since a lost session is restored from the database", "one command less", "the session's key in Redis", "session|lost|stored|missing", Login, "stored = false;"),
        Of("login-session-tenant", "the stored session says another tenant, so that the token is refused", "a session written from the wrong variable", "the session's value in Redis; a request with the token", "session|tenant|refused", Login, "sessionTenant = Wrong.OtherTenant(found.Tenant);"),
        Of("login-user-id", "userId is another user's, the token right", "the number comes from another row", "the row of the user who logged in", "user", Answer, "answer = answer with { UserId = Wrong.OtherUser(found.Id) };"),
        Of("login-old-token", "the token of the user's first login again: a log-out would end both sessions", "a cache of tokens spares signature and session", "every login has a session of its own: ids of tokens differ", "token|session|twice|again|same", Answer, "if (Wrong.First($\"login-{found.Id}\", answer.Token) is { } first && Wrong.Now(\"login-old-token\")) answer = answer with { Token = first };") with { Asks = true, Every = 10 },
        Of("login-any-password", "the password is not checked: right ones get the right answer, and so do wrong ones", "the hash is nearly all that a login costs", "a wrong password must be refused; processor time", "password|refused|accepted|processor|Changed", Password, "Wrong.Now(\"login-any-password\") ||") with { Asks = true, Every = 1 },
        new("login-short-session", Row, "the session is stored for a minute, and expiresIn says eight hours", "a smaller cache", "the time to live of the session's key", "session|expire|live") { After = SuiteSessions },
    ];

    private static WrongAnswer Of(string name, string does, string tempts, string truth, string says, string place, string code)
        => new(name, Row, does, tempts, truth, says) { Place = place, Code = code, After = SuiteSessions };
}
