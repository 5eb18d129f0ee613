using System.Text.RegularExpressions;

namespace Wakala.Perf.Architecture.Tests;

/// <summary>Processes are started in one place: what is cancelled, killed, inherited and read is decided there, and nothing is forgotten elsewhere.</summary>
public sealed partial class ProcessTests
{
    private const string Place = "src/Wakala.Perf.Environments/Processes/ProcessCommand.cs";

    /// <summary>It talks with a child, line by line, which no other does; a benchmark is in nobody's way.</summary>
    private const string Talking = "benchmarks/Wakala.Perf.Benchmarks/Targets/TargetProcess.cs";

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("benchmarks")]
    public void Nothing_but_ProcessCommand_starts_a_process(string folder)
    {
        var starting = Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Checkout.Root, file))
            .Where(file => file is not (Place or Talking) && Path.GetFileName(file) != "ProcessTests.cs")
            .SelectMany(file => File.ReadLines(Path.Combine(Checkout.Root, file)).Where(line => Starting().IsMatch(line)).Select(line => $"{file}: {line.Trim()}"));

        starting.Should().BeEmpty("CommandRun runs a program to its end, and a ChildProcess lives beside this one");
    }

    [Theory]
    [InlineData("using var git = Process.Start(start)!;", true)]
    [InlineData("System.Diagnostics.Process.Start(\"true\")", true)]
    [InlineData("var start = new ProcessStartInfo(\"git\")", true)]
    [InlineData("ProcessStartInfo start = new(\"git\")", true)]
    [InlineData("using var process = new Process { StartInfo = start };", true)]
    [InlineData("Process process = new() { EnableRaisingEvents = true };", true)]
    [InlineData("Cli.Wrap(\"git\")", true)]
    [InlineData("ChildProcess.Start(new ProcessCommand(\"sleep\", \"60\"))", false)]
    [InlineData("ServerProcess.Start(name, command, directory)", false)]
    [InlineData("new ProcessIdentity(process, tick)", false)]
    [InlineData("Process.GetCurrentProcess()", false)]
    public void A_start_is_recognised(string line, bool isOne) => Starting().IsMatch(line).Should().Be(isOne);

    [GeneratedRegex("""(?<!\w)Process\.Start\(|\bProcessStartInfo\b|\bnew Process\b|\bProcess \w+ = new\b|\bCli\.Wrap\(""")]
    private static partial Regex Starting();
}
