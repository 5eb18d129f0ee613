using System.Globalization;

namespace Wakala.Perf.Suite;

/// <summary>A wrong answer that a planted build gives to one in so many requests of a row.</summary>
/// <param name="Name">What it is called: <c>send-lost</c>.</param>
/// <param name="Row">The row: <c>POST /messages/send</c>.</param>
/// <param name="Does">What the build does wrong.</param>
/// <param name="Tempts">Why somebody might build it so, or how it comes about.</param>
/// <param name="Truth">What it is held against to be found.</param>
/// <param name="Says">A pattern that the row's reason matches when it names the fault: loosely, since words are free.</param>
public sealed record WrongAnswer(string Name, string Row, string Does, string Tempts, string Truth, string Says)
{
    /// <summary>The variable that a planted build reads its faults from: <c>send-lost:100;search-one:100:500</c>, a name, one in how many, and after how many. No other build has it.</summary>
    public const string Variable = "WAKALA_WRONG";

    /// <summary>Names the build that is served in place of the checkout's.</summary>
    public const string PlatformVariable = BuildChoice.ServedVariable;

    /// <summary>The rate that the gate is held to: one in a hundred.</summary>
    public const int AskedFor = 100;

    /// <summary>One in how many requests it meets.</summary>
    public int Every { get; init; } = AskedFor;

    /// <summary>How many are right before the first wrong one.</summary>
    public int After { get; init; }

    /// <summary>Where in the planted build it stands, a comment there.</summary>
    internal string Place { get; init; } = string.Empty;

    /// <summary>What is done there, one statement or a few.</summary>
    internal string Code { get; init; } = string.Empty;

    /// <summary>Whether the code asks itself whether it is its turn, since it asks something else first.</summary>
    internal bool Asks { get; init; }

    /// <summary>The variable's value for some of them.</summary>
    /// <param name="answers">Which.</param>
    /// <param name="every">One in how many in place of what each says; null for that.</param>
    public static string Setting(IEnumerable<WrongAnswer> answers, int? every = null)
        => string.Join(';', answers.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}:{every ?? one.Every}:{one.After}")));
}
