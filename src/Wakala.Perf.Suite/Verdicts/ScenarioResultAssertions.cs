using FluentAssertions.Primitives;
using Wakala.Perf.Gate;
using Xunit;

namespace Wakala.Perf.Suite;

/// <summary>Assertions on what was measured of a row.</summary>
public sealed class ScenarioResultAssertions(ScenarioResult subject) : ReferenceTypeAssertions<ScenarioResult, ScenarioResultAssertions>(subject)
{
    /// <inheritdoc />
    protected override string Identifier => "scenario";

    /// <summary>
    /// Passes on Passed, Improved and New, and on Changed, which the suite tells in its end; fails on Regressed and Invalid; skips the test on Inconclusive. Strictly, Inconclusive fails, and
    /// Changed until it is accepted. The message has every gate of the row and the command that measures it again.
    /// </summary>
    public void HoldItsBaseline()
    {
        var verdict = Subject.Judgement.Verdict;
        if (verdict is Verdict.Passed or Verdict.Improved or Verdict.New || (verdict == Verdict.Changed && !Subject.Strict))
            return;
        var message = FailureMessage.For(Subject.Judgement, Subject.ReproduceCommand);
        if (verdict == Verdict.Inconclusive && !Subject.Strict)
            Assert.Skip(message);
        // As it stands: an assertion's formatting would put it in quotes and read its braces as places.
        Assert.Fail(message);
    }
}
