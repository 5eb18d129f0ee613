using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>Draws tenants by their share of the messages: a few big ones get most of the load.</summary>
internal sealed class TenantDraw
{
    private readonly FeedTenant[] _tenants;
    private readonly double[] _upTo;

    public TenantDraw(IEnumerable<FeedTenant> tenants)
    {
        _tenants = [.. tenants];
        if (_tenants.Length == 0)
            throw new InvalidOperationException("There is no tenant with a user who is logged in.");
        _upTo = new double[_tenants.Length];
        var sum = 0.0;
        for (var at = 0; at < _tenants.Length; at++)
            _upTo[at] = sum += _tenants[at].Weight;
    }

    public FeedTenant Draw(ref ArrivalRandom random)
    {
        var at = Array.BinarySearch(_upTo, random.Unit() * _upTo[^1]);
        return _tenants[Math.Min(at < 0 ? ~at : at, _tenants.Length - 1)];
    }
}
