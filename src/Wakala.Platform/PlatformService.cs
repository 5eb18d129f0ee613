using Microsoft.AspNetCore.Authentication.JwtBearer;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>The service: its parts, its routes, its start.</summary>
internal static class PlatformService
{
    private const long LargestBody = 32 * 1024 * 1024;

    /// <summary>Serves until it is asked to stop.</summary>
    /// <exception cref="InvalidOperationException">The configuration is not whole, or migrations are missing.</exception>
    public static async Task RunAsync(string[] arguments)
    {
        var settings = PlatformSettings.FromEnvironment();
        var pending = Migrations.Pending(settings.Postgres);
        if (pending.Count > 0)
            throw new InvalidOperationException($"The database lacks migrations: {string.Join(", ", pending)}. Run 'migrate' first.");

        var builder = WebApplication.CreateSlimBuilder(arguments);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(options => options.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = LargestBody;
            options.AddServerHeader = false;
            // Used by an address that begins with https://, and else not at all.
            options.ConfigureHttpsDefaults(https => https.ServerCertificate = OwnCertificate.Make(TimeProvider.System));
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        await AddPartsAsync(builder.Services, settings);

        await using var app = builder.Build();
        Map(app);
        var time = app.Services.GetRequiredService<TimeProvider>();
        var database = app.Services.GetRequiredService<NpgsqlDataSource>();
        await MonthlyPartitions.EnsureAsync(database, time.GetUtcNow(), CancellationToken.None);
        await MonthlyPartitions.EnsureAsync(database, time.GetUtcNow().AddMonths(1), CancellationToken.None);
        await app.Services.GetRequiredService<SessionRegister>().EnsureAsync(CancellationToken.None);
        if (settings.Warm is { } plan)
            await Console.Out.WriteLineAsync($"{await app.Services.GetRequiredService<CacheWarming>().RunAsync(plan, CancellationToken.None)}");
        await app.StartAsync();
        await Console.Out.WriteLineAsync($"Wakala.Platform listening on {string.Join(' ', app.Urls)}");
        await app.WaitForShutdownAsync();
    }

    private static async Task AddPartsAsync(IServiceCollection services, PlatformSettings settings)
    {
        var connection = new NpgsqlConnectionStringBuilder(settings.Postgres)
        {
            MaxPoolSize = settings.DatabasePool,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
        };
        var redis = await ConnectionMultiplexer.ConnectAsync(settings.Redis + ",abortConnect=false");
        var tokens = new Tokens(settings.JwtKey, TimeProvider.System);

        services.AddSingleton(settings);
        if (settings.Diagnostics)
            services.AddSingleton(new DriverWork());
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<NpgsqlDataSource>(new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = PoolDiagnostics.PoolName }.Build());
        services.AddSingleton<IConnectionMultiplexer>(redis);
        services.AddSingleton(redis.GetDatabase());
        services.AddSingleton(tokens);
        services.AddSingleton(new RedisKeys(settings.KeyPrefix));
        services.AddSingleton(new MediaStore(settings.MediaRoot));
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<Sessions>();
        services.AddSingleton(provider => new SessionRegister(provider.GetRequiredService<NpgsqlDataSource>(), settings.KeepSessions));
        services.AddSingleton<CacheWarming>();
        services.AddSingleton<LoginEndpoint>();
        services.AddSingleton<SendEndpoint>();
        services.AddSingleton<ListEndpoint>();
        services.AddSingleton<SearchEndpoint>();
        services.AddSingleton<SeenEndpoint>();
        services.AddSingleton<LogsEndpoint>();
        services.AddSingleton<ReceiveEndpoint>();
        services.AddSingleton<UploadEndpoint>();
        services.AddSingleton<AnalyticsEndpoint>();
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton<Backplane>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<Rooms>();
        services.AddSingleton<SocketEndpoint>();
        services.AddSingleton<PoolDiagnostics>();
        services.AddProblemDetails();
        services.AddExceptionHandler<Outages>();
        services.AddAuthorization();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = tokens.Validation;
        });
    }

    private static void Map(WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseWebSockets();
        app.UseAuthentication();
        app.UseAuthorization();

        var services = app.Services;
        var (list, contacts, analytics, health) = (
            services.GetRequiredService<ListEndpoint>(),
            services.GetRequiredService<SearchEndpoint>(),
            services.GetRequiredService<AnalyticsEndpoint>(),
            services.GetRequiredService<HealthEndpoints>());
        app.MapPost("/auth/login", (Delegate)services.GetRequiredService<LoginEndpoint>().HandleAsync);
        app.MapPost("/webhooks/receive", (Delegate)services.GetRequiredService<ReceiveEndpoint>().HandleAsync);
        app.MapGet("/api/health", (Delegate)health.HandleHealthAsync);
        app.MapGet("/identity", (Delegate)health.HandleIdentityAsync);
        app.MapGet("/ws", (Delegate)services.GetRequiredService<SocketEndpoint>().HandleAsync);
        if (services.GetRequiredService<PlatformSettings>().Diagnostics)
            services.GetRequiredService<PoolDiagnostics>().Map(app);
        if (services.GetService<DriverWork>() is { } driver)
        {
            app.MapGet("/diagnostics/work", (Delegate)new WorkEndpoint(driver).Handle);
            app.MapGet("/diagnostics/memory", (Delegate)MemoryEndpoint.Handle);
            app.MapGet("/diagnostics/waiting", (Delegate)new WaitingEndpoint(services.GetRequiredService<IConnectionMultiplexer>()).Handle);
        }

        var users = app.MapGroup(string.Empty).RequireAuthorization().AddEndpointFilter<SessionFilter>();
        users.MapPost("/messages/send", (Delegate)services.GetRequiredService<SendEndpoint>().HandleAsync);
        users.MapGet("/messages/list", (Delegate)list.HandleAsync);
        users.MapGet("/contacts/search", (Delegate)contacts.HandleAsync);
        users.MapPost("/media/upload", (Delegate)services.GetRequiredService<UploadEndpoint>().HandleAsync);
        users.MapPost("/analytics/query", (Delegate)analytics.HandleAsync);
        users.MapPost("/contacts/seen", (Delegate)services.GetRequiredService<SeenEndpoint>().HandleAsync);
        users.MapGet("/webhooks/logs", (Delegate)services.GetRequiredService<LogsEndpoint>().HandleAsync);
        users.MapGet("/api/messages", (Delegate)list.HandleNewestAsync);
        users.MapGet("/api/contacts", (Delegate)contacts.HandleFirstAsync);
        users.MapGet("/api/analytics/summary", (Delegate)analytics.HandleSummaryAsync);
    }
}
