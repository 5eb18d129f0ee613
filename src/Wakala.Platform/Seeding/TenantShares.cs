namespace Wakala.Platform;

/// <summary>
/// A few big tenants and many small ones: the share of the tenant of rank k falls with k to the power of 0.8 (Zipf). Drawn in
/// constant time by the alias method (Walker 1977; Vose 1991).
/// </summary>
internal sealed class TenantShares
{
    private const double Exponent = 0.8;

    private readonly double[] _shares;
    private readonly double[] _keep;
    private readonly int[] _other;

    public TenantShares(int tenants)
    {
        var weights = Enumerable.Range(1, tenants).Select(rank => Math.Pow(rank, -Exponent)).ToArray();
        var sum = weights.Sum();
        _shares = [.. weights.Select(weight => weight / sum)];
        (_keep, _other) = Alias(_shares);
    }

    /// <summary>The share of a tenant, counted from 0; all together are 1.</summary>
    public double Of(int tenant) => _shares[tenant];

    public int Draw(ref SeedRandom random)
    {
        var column = random.Below(_keep.Length);
        return random.Unit() < _keep[column] ? column : _other[column];
    }

    /// <summary>Splits a total by share; whole numbers, at least one each.</summary>
    public long[] Split(long total) => [.. _shares.Select(share => Math.Max(1, (long)Math.Round(total * share)))];

    private static (double[] Keep, int[] Other) Alias(double[] shares)
    {
        var scaled = shares.Select(share => share * shares.Length).ToArray();
        var keep = new double[shares.Length];
        var other = new int[shares.Length];
        var small = new Stack<int>(Enumerable.Range(0, scaled.Length).Where(one => scaled[one] < 1));
        var large = new Stack<int>(Enumerable.Range(0, scaled.Length).Where(one => scaled[one] >= 1));
        while (small.Count > 0 && large.Count > 0)
        {
            var (less, more) = (small.Pop(), large.Pop());
            (keep[less], other[less]) = (scaled[less], more);
            scaled[more] -= 1 - scaled[less];
            (scaled[more] < 1 ? small : large).Push(more);
        }

        foreach (var left in small.Concat(large))
            keep[left] = 1;
        return (keep, other);
    }
}
