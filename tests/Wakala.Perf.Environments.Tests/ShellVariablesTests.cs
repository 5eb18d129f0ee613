namespace Wakala.Perf.Environments.Tests;

/// <summary>What is measured has a stated environment: nothing of the shell that would change it.</summary>
public sealed class ShellVariablesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("DOTNET_TieredCompilation", true)]
    [InlineData("DOTNET_gcServer", true)]
    [InlineData("dotnet_gcheapcount", true)]
    [InlineData("COMPlus_TieredPGO", true)]
    [InlineData("ASPNETCORE_URLS", true)]
    [InlineData("WAKALA_DB_POOL", true)]
    [InlineData("PGOPTIONS", true)]
    [InlineData("Logging__LogLevel__Default", true)]
    [InlineData("https_PROXY", true)]
    [InlineData("DOTNET_ROOT", false)]
    [InlineData("LANG_TEST_OF_WAKALA", false)]
    public async Task A_variable_reaches_the_platform_only_where_it_decides_nothing_of_it(string name, bool isLeftOut)
    {
        var before = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, before ?? "1");
        try
        {
            var command = new PlatformBuild("Wakala.Platform.dll").Command(["serve"], new() { ["WAKALA_GIVEN"] = "2" }) with { Program = "bash", Arguments = ["-c", $"echo ${{{name}:-nothing}} $WAKALA_GIVEN"] };

            (await CommandRun.ToEndAsync(command, Stop)).Output.Should().Be($"{(isLeftOut ? "nothing" : before ?? "1")} 2\n");
            ShellVariables.LeftOut().Contains(name).Should().Be(isLeftOut);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, before);
        }
    }

    [Theory]
    [InlineData("DOTNET_CLI_TELEMETRY_OPTOUT")]
    [InlineData("DOTNET_NOLOGO")]
    [InlineData("WAKALA_PERF_BASE")]
    public void What_is_meant_for_others_is_not_told_of(string name)
    {
        var before = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, "1");
        try
        {
            ShellVariables.LeftOut().Should().NotContain(name);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, before);
        }
    }

    [Fact]
    public void What_is_passed_on_by_name_is_among_the_file_s_and_one_that_is_not_set_is_said()
    {
        Environment.SetEnvironmentVariable("WAKALA_TEST_PASSED", "7");
        Environment.SetEnvironmentVariable(ShellVariables.PassVariable, "WAKALA_TEST_PASSED");
        try
        {
            ProcessesFile.Read(Checkout.Root).Platform.Should().Equal(new Dictionary<string, string> { ["WAKALA_TEST_PASSED"] = "7" });
            ProcessesFile.Read(Checkout.Root).Limits().Should().Contain("WAKALA_TEST_PASSED=7");
            ShellVariables.LeftOut().Should().NotContain("WAKALA_TEST_PASSED");

            Environment.SetEnvironmentVariable(ShellVariables.PassVariable, "WAKALA_TEST_PASSED, WAKALA_TEST_NOT_SET");
            FluentActions.Invoking(() => ProcessesFile.Read(Checkout.Root)).Should().Throw<EnvironmentException>().Which.Message.Should().ContainAll("WAKALA_TEST_NOT_SET", ShellVariables.PassVariable);
        }
        finally
        {
            Environment.SetEnvironmentVariable(ShellVariables.PassVariable, null);
            Environment.SetEnvironmentVariable("WAKALA_TEST_PASSED", null);
        }
    }

    [Fact]
    public void What_the_file_gives_the_platform_is_in_the_fingerprint_and_a_file_without_it_has_the_one_that_it_had()
    {
        var file = ProcessesFile.Read(Checkout.Root);

        (file with { Platform = new Dictionary<string, string> { ["DOTNET_gcServer"] = "1" } }).Limits().Should().Contain("DOTNET_gcServer=1");
        file.Limits().Should().NotContain("DOTNET_").And.StartWith("appendfsync=");
    }
}
