using System.Globalization;
using FluentAssertions;

namespace Wakala.Perf.Suite.Tests;

/// <summary>
/// Wrong answers are found. The first round is always tried; the variable <c>WAKALA_PERF_ROUNDS</c> has others tried too (<c>2,3</c>, or <c>all</c>), and so does <c>./perf selftest --only answers</c>.
/// </summary>
public sealed class PlantedAnswerTests(ITestOutputHelper output)
{
    private const string RoundsVariable = "WAKALA_PERF_ROUNDS";

    private static readonly AnswerSelfTest Test = new(Checkout.Root, _ => { });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<int> Rounds => [.. Environment.GetEnvironmentVariable(RoundsVariable) switch
    {
        null or "" => [1],
        "all" => Enumerable.Range(1, AnswerSelfTest.Rounds.Count),
        var some => some.Split(',').Select(one => int.Parse(one, CultureInfo.InvariantCulture)),
    }];

    [Theory]
    [MemberData(nameof(Rounds))]
    public async Task Each_wrong_answer_of_a_round_is_found(int round)
    {
        LocalServers.SkipWhereMissing();

        var planted = await Test.PlantAsync(AnswerSelfTest.Rounds[round - 1], Stop);

        foreach (var one in planted)
            output.WriteLine($"{one.Answer.Name}: {(one.Named is null ? "MISSED " : string.Empty)}{string.Join(" ", one.Said)}");
        planted.Where(one => one.Named is null).Select(one => one.Answer.Name).Should().BeEmpty("each is a wrong answer, and its row says what is wrong");
    }

    [Fact]
    [SecondTier]
    public async Task Right_answers_have_no_faults()
    {
        LocalServers.SkipWhereMissing();

        (await Test.RightAnswersAsync(Stop)).Should().BeEmpty("the platform is right");
    }
}
