namespace Wakala.Perf.Results;

/// <summary>Addresses of a system.</summary>
public static class TargetUri
{
    /// <summary>An address below another, whose own path is kept: <c>https://gate.example/wakala</c> and <c>/identity</c> are <c>https://gate.example/wakala/identity</c>, with and without a slash between.</summary>
    /// <param name="address">An absolute address.</param>
    /// <param name="path">What is below it, with a query or without.</param>
    public static Uri Below(this Uri address, string path)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(path);
        return new Uri($"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path.TrimStart('/')}");
    }
}
