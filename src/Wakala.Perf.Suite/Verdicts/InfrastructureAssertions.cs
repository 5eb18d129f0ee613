using Wakala.Perf.Environments;
using Xunit;

namespace Wakala.Perf.Suite;

/// <summary>Assertions on the infrastructure of a live system.</summary>
public static class InfrastructureAssertions
{
    /// <summary>Passes where the line is as documented, fails where it is not, and skips by name where it could not be seen.</summary>
    public static void ShouldHold(this InfrastructureFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (finding.NotSeen is { } why)
            Assert.Skip($"{finding.Line} ({finding.Documented} by the document) was not seen: {why}.");
        if (!finding.Holds)
            Assert.Fail($"{finding.Line} is {finding.Found}, and {finding.Documented} by the document: figures of this system are not those of the one that the document describes.");
    }
}
