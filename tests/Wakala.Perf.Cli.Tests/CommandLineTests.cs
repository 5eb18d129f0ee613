using Wakala.Perf.Environments;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData(Verdict.Passed, false, 0)]
    [InlineData(Verdict.Improved, false, 0)]
    [InlineData(Verdict.New, false, 0)]
    [InlineData(Verdict.Inconclusive, false, 0)]
    [InlineData(Verdict.Inconclusive, true, 2)]
    [InlineData(Verdict.Changed, false, 0)]
    [InlineData(Verdict.Changed, true, 2)]
    [InlineData(Verdict.Regressed, false, 1)]
    [InlineData(Verdict.Invalid, false, 2)]
    public void A_verdict_has_its_exit_code(Verdict verdict, bool strict, int code) => ExitCode.Of(verdict, strict).Should().Be(code);

    [Theory]
    [InlineData("fly", "fly")]
    [InlineData("run --suite moon", "moon")]
    [InlineData("run --profile turbo", "turbo")]
    [InlineData("run --all-rows", "--all-rows is for --since")]
    [InlineData("accept --suite api", "--reason")]
    [InlineData("accept --suite api --reason ", "--reason is empty")]
    [InlineData("accept --suite api --reason x --trials 1", "needs 3")]
    [InlineData("accept --suite api --reason x --add --trials 0", "--trials is 0")]
    [InlineData("run --environment moon --suite api --scenario nothing-is-built-for-this --speed 9", "--speed")]
    public async Task Wrong_usage_says_what_is_wrong_and_does_nothing(string arguments, string named)
    {
        var (code, errors) = await RunAsync(arguments.Split(' '));

        code.Should().Be(3);
        errors.Should().Contain(named).And.Contain("--help");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run --help")]
    [InlineData("test --help")]
    [InlineData("accept --help")]
    [InlineData("baselines diff --help")]
    [InlineData("baselines migrate --help")]
    [InlineData("history --help")]
    [InlineData("setup --help")]
    [InlineData("doctor --help")]
    public async Task Every_command_has_help(string arguments) => (await RunAsync(arguments.Split(' '))).Code.Should().Be(0);

    [Fact]
    public async Task A_commit_that_is_not_there_is_refused_as_that_of_base_is()
    {
        var (code, errors) = await RunAsync(["run", "--since", "no-such-branch"]);

        code.Should().Be(3);
        errors.Should().Contain("There is no commit 'no-such-branch' in this checkout.").And.Contain("git fetch origin no-such-branch");
    }

    private static async Task<(int Code, string Errors)> RunAsync(string[] arguments)
    {
        var run = await CommandRun.ToEndAsync(new ProcessCommand("dotnet", [typeof(ExitCode).Assembly.Location, .. arguments]), TestContext.Current.CancellationToken);
        return (run.ExitCode, run.Errors);
    }
}
