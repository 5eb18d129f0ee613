using System.Text;
using Wakala.Perf.Environments;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>
/// Runs a test assembly by itself, with the test platform's own reporters beside its results: TRX, JUnit and HTML.
/// </summary>
internal sealed class TestProcess(TestAssembly assembly, string reports)
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="settings">The file of a suite's settings; null for the harness's own tests.</param>
    /// <param name="arguments">What is said to the test platform beside what every run says.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public async Task<TestOutcome> RunAsync(string? settings, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(reports);
        var trx = Path.Combine(reports, assembly.Reports + ".trx");
        File.Delete(trx);
        // In a session of its own, so that a Ctrl-C comes once, from here, and in order. Whoever runs this in the background of a script
        // has interrupts ignored, and hands that on: they are made heard again, since they are how the tests are asked to stop.
        string[] command = ["--default-signal=INT", "setsid", "dotnet", assembly.Dll, "-noLogo", "-noColor", "-reporter", "quiet", "-result-trx", trx, .. Reports(), .. assembly.Filter, .. arguments];
        var variables = new Dictionary<string, string>();
        if (settings is not null)
            variables[SuiteSettings.FileVariable] = settings;

        var output = new StringBuilder();
        using var process = ChildProcess.Start(new ProcessCommand("env", command) { Directory = assembly.Root, Environment = variables }, Keep, Keep);
        await using (cancellationToken.Register(() => Signal.Send(process.Id, Signal.Interrupt)))
            await process.Ended;
        return TestOutcome.Read(assembly.Reports, trx, await process.Ended, output.ToString());

        void Keep(string line)
        {
            lock (output)
                output.AppendLine(line);
        }
    }

    private string[] Reports() =>
    [
        "-result-junit", Path.Combine(reports, assembly.Reports + ".junit.xml"),
        "-result-html", Path.Combine(reports, assembly.Reports + ".html"),
    ];
}
