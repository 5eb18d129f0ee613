using System.CommandLine;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>Options that several commands take, each made anew for its command.</summary>
internal static class CommonOptions
{
    private static readonly string[] Profiles = ["smoke", "pr", "release", "endurance"];

    public static Option<string> Environment() => new("--environment")
    {
        Description = "The system under test: auto, or the name of a file of environments/. Several, with commas between, are measured one after the other and laid beside each other.",
        DefaultValueFactory = _ => "auto",
    };

    public static Option<string> Profile()
    {
        var option = new Option<string>("--profile")
        {
            Description = "How much data and load: smoke, pr, release or endurance.",
            DefaultValueFactory = _ => "smoke",
        };
        option.AcceptOnlyFromAmong(Profiles);
        return option;
    }

    public static Option<string> Suite()
    {
        var option = new Option<string>("--suite") { Description = "One suite; all when left out." };
        option.AcceptOnlyFromAmong([.. SuiteDescriptor.Names]);
        return option;
    }

    public static Option<string> Scenario() => new("--scenario") { Description = "One row of a table: \"GET /messages/list\"." };

    /// <summary>The row that was asked for; null for all.</summary>
    public static RowSelection? Rows(ParseResult parsed, Option<string> scenario) => parsed.GetValue(scenario) is { } row ? RowSelection.Of(row) : null;

    public static Option<string> Base() => new("--base")
    {
        Description = "The build that is the measure: a commit, a branch or a tag. Where this branch left the main one, when left out.",
    };

    public static Option<bool> Install() => new("--install") { Description = "Install what this machine lacks first." };

    public static Option<bool> Strict() => new("--strict") { Description = "An inconclusive row fails, and one that does less than its baseline until that is accepted." };
}
