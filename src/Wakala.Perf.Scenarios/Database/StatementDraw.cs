using System.Globalization;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>Draws a statement's parameters from the data feed, as its build says.</summary>
/// <param name="statement">The statement.</param>
/// <param name="feed">What the seeded data really has.</param>
/// <param name="people">The tenants' numbers by their slugs.</param>
/// <param name="seed">What everything is drawn from.</param>
public sealed class StatementDraw(
    ExportedStatement statement, DataFeed feed, IReadOnlyDictionary<string, TenantNumbers> people, ulong seed)
{
    private const string Words = "the order that you asked about left our store this morning and should be with you by friday; answer this message if the "
        + "address has changed, or call us between eight and six. thank you for buying from us, and tell your friends if all was well: "
        + "they get ten percent off their first order, and so do you off your next one. ";

    private const int ShortestWords = 20;

    private readonly TenantDraw _tenants = new(feed.Tenants.Where(tenant => people.ContainsKey(tenant.Slug)));

    /// <summary>How many parameters it has.</summary>
    public int Parameters => statement.Parameters.Count;

    /// <summary>The parameters of an arrival.</summary>
    public string?[] ParametersOf(long arrival)
    {
        var parameters = new string?[Parameters];
        Draw(arrival, parameters);
        return parameters;
    }

    /// <summary>Fills in the parameters of an arrival, as text.</summary>
    public void Draw(long arrival, string?[] parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var random = new ArrivalRandom(seed, arrival);
        var tenant = _tenants.Draw(ref random);
        var contact = tenant.Contacts[random.Below(tenant.Contacts.Count)];
        var day = random.Unit();
        for (var at = 0; at < parameters.Length; at++)
        {
            var parameter = statement.Parameters[at];
            parameters[at] = parameter.Draw switch
            {
                "tenant" => Text(people[tenant.Slug].Tenant),
                "user" => Text(people[tenant.Slug].User),
                "contact.id" => Text(contact.Id),
                "contact.phone" => contact.Phone,
                "oneOf" when parameter.Values is { Count: > 0 } values => values[random.Below(values.Count)],
                "words" => Words[..(ShortestWords + random.Below(Words.Length - ShortestWords))],
                "moment" => Moment(day, parameter),
                _ => throw new InvalidOperationException($"Parameter ${at + 1} of '{statement.Name}' is drawn by '{parameter.Draw}', which is not known here."),
            };
        }
    }

    private string Moment(double day, ExportedParameter parameter)
    {
        var moment = feed.To.AddDays(-Math.Floor(day * (parameter.Days ?? 1)) - (parameter.EarlierDays ?? 0));
        return moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
