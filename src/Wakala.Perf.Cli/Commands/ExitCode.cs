using Wakala.Perf.Gate;

namespace Wakala.Perf.Cli;

/// <summary>What every command ends with.</summary>
internal static class ExitCode
{
    public const int Passed = 0;
    public const int Regressed = 1;
    public const int Invalid = 2;
    public const int Unusable = 3;

    public static int Of(Verdict verdict, bool strict) => verdict switch
    {
        Verdict.Regressed => Regressed,
        Verdict.Invalid => Invalid,
        Verdict.Inconclusive or Verdict.Changed when strict => Invalid,
        _ => Passed,
    };

    /// <summary>One for two parts of a run: what could not be done at all first, then what regressed.</summary>
    public static int Worst(int one, int other)
        => one == Unusable || other == Unusable ? Unusable : one == Regressed || other == Regressed ? Regressed : Math.Max(one, other);
}
