using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What a row of deliveries makes of what its listeners heard.</summary>
public sealed class DeliveredTrialTests
{
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 1, false)]
    [InlineData(1, 0, true)]
    [InlineData(2, 1, true)]
    public void A_message_that_was_heard_and_accepted_for_nobody_is_wrong_unless_a_sender_was_left_without_an_answer(long unknown, long unanswered, bool wrong)
    {
        var report = new DeliveryReport(200, 200, 0, 0, 0) { Unknown = unknown };

        var trial = new DeliveredTrial(FakeLoad.Of("row", 200), report, [], unanswered, 0, 0, (new Conservation(200, 200, 200, 200, 200), [])).ToTrial();

        trial.Faults.Should().BeEquivalentTo(wrong ? [$"{unknown} messages were heard that nobody was told to be accepted."] : (string[])[]);
    }
}
