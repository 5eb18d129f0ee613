using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>Makes requests of one operation of a contract from the values of its parameters.</summary>
public sealed class RequestTemplate
{
    private const string SignatureParameter = "signature";
    private const string Boundary = "wakala-perf-4d1f7f0e9b2c46a8";

    private static readonly SearchValues<char> Unquotable = SearchValues.Create("\"\r\n");
    private static readonly byte[] FormEnd = Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n");

    private readonly ContractOperation _operation;
    private readonly ContractAuthentication _authentication;
    private readonly Uri _address;
    private readonly (string Name, TextTemplate Value)[] _query;
    private readonly (string Name, TextTemplate Value)[] _headers;
    private readonly TextTemplate? _json;
    private readonly TextTemplate? _fileName;

    /// <summary>The requests of <paramref name="operationName"/> to a platform at <paramref name="baseAddress"/>.</summary>
    /// <exception cref="InvalidOperationException">The contract has no such operation.</exception>
    public RequestTemplate(ContractFile contract, string operationName, Uri baseAddress)
    {
        ArgumentNullException.ThrowIfNull(contract);
        _operation = contract.Operation(operationName);
        _authentication = contract.Authentication;
        _address = baseAddress.Below(_operation.Path);
        _query = Templates(_operation.Query);
        _headers = Templates(_operation.Headers);
        _json = _operation.Json is { } json ? new TextTemplate(WithBareIntegers(json.ToJsonString()), _operation.Parameters.Keys) : null;
        _fileName = _operation.Multipart is { } multipart ? new TextTemplate(multipart.FileName, _operation.Parameters.Keys) : null;
        Expectation = new HttpExpectation(_operation.Success.Status, [.. _operation.Success.Has.Select(one => new JsonFact(one))]);
    }

    /// <summary>What a right answer is.</summary>
    public HttpExpectation Expectation { get; }

    /// <summary>A request.</summary>
    /// <param name="values">The parameters' values by name; one that is missing is empty.</param>
    /// <param name="token">The user's token; null for an operation without one.</param>
    /// <param name="secret">The tenant's secret, for an operation that is signed.</param>
    /// <param name="content">The file's content, for an upload.</param>
    public HttpRequest Make(IReadOnlyDictionary<string, string> values, string? token = null, string? secret = null, ReadOnlyMemory<byte> content = default)
    {
        var body = _json is null ? null : Encoding.UTF8.GetBytes(_json.Fill(values, EscapeJson));
        if (secret is not null && body is not null && _operation.Authentication == ContractOperation.Signature)
            values = new Dictionary<string, string>(values) { [SignatureParameter] = Sign(body, secret) };

        var fields = new List<(string, string)>(_headers.Length + 1);
        foreach (var (name, value) in _headers)
            fields.Add((name, value.Fill(values, static text => text)));
        if (token is not null)
            fields.Add((_authentication.Header, $"{_authentication.Scheme} {token}"));
        var (type, pieces) = Content(values, body, content);
        return new HttpRequest { Method = _operation.Method, Address = Address(values), Fields = fields, ContentType = type, Content = pieces };
    }

    /// <summary>The JSON body of a request, as it is sent; null where there is none.</summary>
    public string? Body(IReadOnlyDictionary<string, string> values) => _json?.Fill(values, EscapeJson);

    /// <summary>HMAC-SHA256 in lower-case hexadecimal.</summary>
    private static string Sign(byte[] body, string secret) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    private static string EscapeJson(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    private (string Name, TextTemplate Value)[] Templates(IReadOnlyDictionary<string, string>? texts)
        => [.. (texts ?? new Dictionary<string, string>()).Select(one => (one.Key, new TextTemplate(one.Value, _operation.Parameters.Keys)))];

    /// <summary>An integer stands without quotes.</summary>
    private string WithBareIntegers(string json)
        => _operation.Parameters.Where(one => one.Value == "integer").Aggregate(json, (text, one) => text.Replace($"\"{{{one.Key}}}\"", $"{{{one.Key}}}", StringComparison.Ordinal));

    private Uri Address(IReadOnlyDictionary<string, string> values)
    {
        if (_query.Length == 0)
            return _address;
        var query = _query
            .Select(one => (one.Name, Value: one.Value.Fill(values, static text => text)))
            .Where(one => one.Value.Length > 0)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}={Uri.EscapeDataString(one.Value)}"));
        return new UriBuilder(_address) { Query = string.Join('&', query) }.Uri;
    }

    /// <summary>The same file gives the same bytes: the boundary between the parts of a form (RFC 2046, section 5.1.1) is always one, too long to be met in a file by chance.</summary>
    private (string? Type, IReadOnlyList<ReadOnlyMemory<byte>> Pieces) Content(IReadOnlyDictionary<string, string> values, byte[]? body, ReadOnlyMemory<byte> file)
    {
        if (body is not null)
            return ("application/json", [body]);
        if (_operation.Multipart is not { } multipart)
            return (null, []);
        var name = _fileName!.Fill(values, static text => text);
        if (name.AsSpan().ContainsAny(Unquotable))
            throw new InvalidOperationException($"A file's name may hold no quotes and no line break: {JsonEncodedText.Encode(name)}.");
        var head = $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{multipart.Field}\"; filename=\"{name}\"\r\nContent-Type: {multipart.ContentType}\r\n\r\n";
        return ($"multipart/form-data; boundary={Boundary}", [Encoding.UTF8.GetBytes(head), file, FormEnd]);
    }
}
