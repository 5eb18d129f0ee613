using DbUp;
using DbUp.Engine;

namespace Wakala.Platform;

/// <summary>The schema's scripts, run once each in the order of their names.</summary>
internal static class Migrations
{
    private const string TablesSuffix = "_tables.sql";

    /// <summary>Every script's name and text, in order.</summary>
    public static IReadOnlyList<(string Name, string Text)> Scripts { get; } = ReadScripts();

    public static void ApplyAll(string connectionString) => Apply(connectionString, _ => true);

    /// <summary>The tables without their indexes, for whoever fills them in bulk before the rest is applied.</summary>
    public static void ApplyTables(string connectionString) => Apply(connectionString, name => name.EndsWith(TablesSuffix, StringComparison.Ordinal));

    /// <summary>The names of scripts that a database has not had yet.</summary>
    public static IReadOnlyList<string> Pending(string connectionString)
        => [.. Engine(connectionString, _ => true).GetScriptsToExecute().Select(script => script.Name)];

    private static void Apply(string connectionString, Func<string, bool> which)
    {
        var result = Engine(connectionString, which).PerformUpgrade();
        if (!result.Successful)
            throw new InvalidOperationException($"Migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
    }

    private static UpgradeEngine Engine(string connectionString, Func<string, bool> which) => DeployChanges.To
        .PostgresqlDatabase(connectionString)
        .WithScripts(Scripts.Where(script => which(script.Name)).Select(script => new SqlScript(script.Name, script.Text)))
        .WithTransactionPerScript()
        .LogToNowhere()
        .WithExecutionTimeout(TimeSpan.FromHours(1))
        .Build();

    private static List<(string Name, string Text)> ReadScripts()
    {
        var assembly = typeof(Migrations).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return (name, reader.ReadToEnd());
            })];
    }
}
