namespace Wakala.Perf.Gate;

/// <summary>
/// The share of requests that failed, over every trial but those in which a server was lost: a wrong answer is wrong on any machine, under any load, and also where
/// the timing cannot be believed. It applies without a baseline. A rate is allowed to what the client can see has failed; a wrong answer has none, since a fault
/// of one in 100 is a single one in a trial of 100 requests.
/// </summary>
internal static class ErrorGate
{
    /// <summary>The figure's name.</summary>
    public const string Name = "errors";

    /// <summary>Half of the document's last printed digit, in %: what its 0.00 % still allows.</summary>
    private const double LeastLimitPercent = 0.005;

    /// <summary>The probability of failing a row whose true rate is its limit.</summary>
    private const double Alpha = 0.001;

    /// <summary>Of the bounds that the document's own figure is judged by, where it applies.</summary>
    private const double Confidence = 0.99;

    /// <summary>With which <see cref="FigureJudgement.Detectable"/> would have been seen.</summary>
    private const double Power = 0.95;

    public static FigureJudgement Judge(Row row, Figure rule)
    {
        var (sent, failed) = (row.Failed.Sent, row.Failed.Count);
        var limit = Math.Max(rule.Objective!.Value, LeastLimitPercent);
        // Over all trials together: of one there are too few.
        var figure = row.Measured(rule, _ => null, _ => null) with { Baseline = BaselinePercent(row.Baseline), Limit = limit };
        if (sent <= 0)
            return figure;

        var critical = BinomialTail.CriticalCount(sent, limit / 100, Alpha);
        var needed = (long)Math.Ceiling(Math.Log(1 - Confidence) / Math.Log(1 - (limit / 100)));
        var regressed = failed >= critical || row.Failed.Wrong > 0;
        var open = row.Context.ProductionSize && !regressed ? Open(failed, sent, limit, needed) : null;
        return figure with
        {
            Value = 100.0 * failed / sent,
            Low = 100 * BinomialTail.RateAt(failed, sent, 0.005),
            High = failed == sent ? 100 : 100 * BinomialTail.RateAt(failed + 1, sent, 0.995),
            Detectable = critical > sent ? null : 100 * BinomialTail.RateAt(critical, sent, Power),
            Verdict = regressed ? Verdict.Regressed : open is null ? Verdict.Passed : Verdict.Inconclusive,
            Reason = regressed ? row.Failed.WrongSentence ?? Reason(row.Failed, limit) : open,
            // What no run of this length could prove leaves the row to its other figures; too many failures fail it all the same.
            Binding = open is null || sent >= needed,
        };
    }

    /// <summary>What too few requests leave open of the document's figure: Clopper and Pearson's (1934) upper bound lies above it.</summary>
    private static string? Open(long failed, long sent, double limit, long needed)
    {
        var high = failed == sent ? 100 : 100 * BinomialTail.RateAt(failed + 1, sent, Confidence);
        if (high <= limit)
            return null;
        var (most, allowed) = Quantity.Apart(high, limit, "%");
        return $"{Quantity.Count(failed)} of {Quantity.Count(sent)} requests failed, which may be {most} in truth, so that the document's {allowed} is neither held "
            + $"nor missed: measure longer ({Quantity.Count(needed)} requests without a failure would prove it).";
    }

    private static string Reason(FailedRequests failed, double limit)
    {
        var (share, most) = Quantity.Apart(100.0 * failed.Count / failed.Sent, limit, "%");
        return $"{Quantity.Count(failed.Count)} of {Quantity.Count(failed.Sent)} requests failed ({failed.ByKind}), "
            + $"which is {share}, over the limit of {most}: at that limit fewer than 1 run in 1,000 would show as many.";
    }

    private static double? BaselinePercent(Baseline? baseline)
    {
        var failed = baseline?.Loads.Sum(load => load.Errors.Values.Sum());
        var sent = failed + baseline?.Loads.Sum(load => load.Succeeded);
        return sent > 0 ? 100.0 * failed / sent : null;
    }
}
