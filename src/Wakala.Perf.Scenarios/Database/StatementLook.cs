using System.Globalization;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>Looks at each row of an answer as it comes: order, bounds and number, which cost next to nothing.</summary>
/// <param name="truth">What a right answer is.</param>
/// <param name="parameters">What was asked.</param>
internal sealed class StatementLook(StatementTruth truth, IReadOnlyList<string?> parameters)
{
    private IComparable[]? _last;
    private string? _wrong;

    /// <summary>Sees the next row.</summary>
    public void See(IAnswerRow row)
    {
        if (_wrong is not null)
            return;
        _wrong = Order(row)
            ?? Bound(row, truth.Below, static compared => compared < 0, "is not below")
            ?? Bound(row, truth.From, static compared => compared >= 0, "is below")
            ?? Bound(row, truth.Equal, static compared => compared == 0, "is not");
    }

    /// <summary>What is wrong with the answer, in words that are the same for the same fault; null where nothing is.</summary>
    /// <param name="rows">How many rows came.</param>
    public string? Wrong(int rows)
    {
        if (truth.Exactly is { } exactly && rows != exactly)
            return $"not {exactly} rows";
        return truth.Most is { } most && rows > int.Parse(parameters[most - 1]!, CultureInfo.InvariantCulture) ? $"more rows than ${most}" : _wrong;
    }

    private string? Order(IAnswerRow row)
    {
        if (truth.NewestFirst.Count == 0)
            return null;
        IComparable[] now = [.. truth.NewestFirst.Select(column => row[column])];
        var last = _last;
        _last = now;
        for (var at = 0; last is not null && at < now.Length; at++)
        {
            var compared = last[at].CompareTo(now[at]);
            if (compared != 0)
                return compared > 0 ? null : "not the newest first";
        }

        return last is null || truth.NewestFirst.Count == 1 ? null : "a row twice";
    }

    private string? Bound(IAnswerRow row, IReadOnlyDictionary<string, int> bounds, Func<int, bool> holds, string isNot)
    {
        foreach (var (column, parameter) in bounds)
        {
            if (!holds(Compare(row[column], parameters[parameter - 1]!)))
                return $"{column} {isNot} ${parameter}";
        }

        return null;
    }

    private static int Compare(IComparable value, string parameter) => value is DateTime moment
        ? moment.CompareTo(DateTimeOffset.Parse(parameter, CultureInfo.InvariantCulture).UtcDateTime)
        : string.CompareOrdinal(Convert.ToString(value, CultureInfo.InvariantCulture), parameter);
}
