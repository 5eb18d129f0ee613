using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What a run is compared with, and what is said where there is nothing.</summary>
public sealed class BuildChoiceTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_base_that_was_named_and_is_not_there_is_refused_before_anything_is_measured()
    {
        var checking = () => Choice(Checkout.Root, "no-such-branch").CheckAsync(Stop);

        (await checking.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("There is no commit 'no-such-branch'", "git fetch origin no-such-branch");
    }

    [Fact]
    public async Task A_shallow_clone_says_so()
    {
        using var clone = await Temporary.CloneAsync(Stop, "--depth", "1");

        var checking = () => Choice(clone.Path, "HEAD~1").CheckAsync(Stop);

        (await checking.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("shallow", "fetch-depth: 0");
    }

    [Fact]
    public async Task An_images_digest_is_refused_with_what_to_name_instead()
    {
        var checking = () => Choice(Checkout.Root, "wakala@sha256:0123").CheckAsync(Stop);

        (await checking.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("digest of an image", "--base REF");
    }

    [Fact]
    public async Task Without_git_there_is_one_build_and_that_is_told_apart_from_a_mistake()
    {
        using var empty = new Temporary();

        var finding = await Choice(empty.Path, null).FindAsync(Stop);

        finding.Should().BeEquivalentTo(new { Pair = (object?)null, IsCheckout = false });
        finding.Fault!.Message.Should().ContainAll("no checkout of git", "Run it in a clone");
    }

    [Fact]
    public async Task A_checkout_that_git_refuses_to_look_at_is_said_to_be_another_user_s()
    {
        using var clone = await Temporary.CloneAsync(Stop);
        using var variables = new ProcessVariables();
        variables["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1";

        var finding = await Choice(clone.Path, null).FindAsync(Stop);

        finding.Fault!.Message.Should().ContainAll("another user's", "git config --global --add safe.directory", clone.Path);
    }

    [Fact]
    public async Task A_base_that_cannot_be_reached_is_a_mistake_in_a_checkout()
    {
        var finding = await Choice(Checkout.Root, "no-such-branch").FindAsync(Stop);

        finding.IsCheckout.Should().BeTrue();
        finding.Fault.Should().NotBeNull();
    }

    [Fact]
    public async Task The_base_is_named_as_it_was_asked_for_and_equal_trees_are_seen()
    {
        using var clone = await Temporary.CloneAsync(Stop);

        var pair = (await Choice(clone.Path, "HEAD").FindAsync(Stop)).Pair!;

        pair.AreEqual.Should().BeTrue();
        pair.Base.Name.Should().MatchRegex(@"^HEAD \([0-9a-f]{12}\)$");
    }

    [Fact]
    public async Task Another_build_that_is_served_is_the_one_that_is_judged()
    {
        using var clone = await Temporary.CloneAsync(Stop);
        using var served = new ProcessVariables { ["WAKALA_PERF_PLATFORM"] = "/builds/other/Wakala.Platform.dll" };

        var pair = (await Choice(clone.Path, "HEAD").FindAsync(Stop)).Pair!;

        pair.Candidate.Assembly.Should().Be("/builds/other/Wakala.Platform.dll");
        pair.AreEqual.Should().BeFalse();
    }

    [Fact]
    public async Task What_the_base_answers_stands_in_the_contract_of_its_commit()
    {
        using var clone = await Temporary.CloneAsync(Stop);
        await clone.ReplaceAsync(Path.Combine("contract", "wakala.json"), "\"GET /messages/list\"", "\"GET /messages/more\"", Stop);

        var known = await BaseContract.OperationsAsync(Settings(clone.Path, null), "HEAD", Stop);

        known.Should().Contain("GET /messages/list").And.NotContain("GET /messages/more");
    }

    private static BuildChoice Choice(string root, string? reference) => new(Settings(root, reference), _ => { });

    private static SuiteSettings Settings(string root, string? reference)
        => new() { RepositoryRoot = root, Environment = "processes", Profile = "smoke", Results = Path.Combine(root, "results"), Baselines = Path.Combine(root, "baselines"), Base = reference };
}
