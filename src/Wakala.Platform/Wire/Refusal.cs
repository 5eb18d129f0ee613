namespace Wakala.Platform;

/// <summary>A request that is refused: thrown by whoever finds it out, answered as problem+json (RFC 9457) with the field's name.</summary>
internal sealed class Refusal(int status, string? fieldName, string problem) : Exception(problem)
{
    public int Status => status;

    public string? FieldName => fieldName;

    public static Refusal OfField(string field, string problem) => new(StatusCodes.Status400BadRequest, field, problem);

    public static Refusal NotFound(string field, string problem) => new(StatusCodes.Status404NotFound, field, problem);

    public static Refusal Unauthorized(string problem) => new(StatusCodes.Status401Unauthorized, null, problem);

    public static Refusal TooLarge(string problem) => new(StatusCodes.Status413PayloadTooLarge, null, problem);

    public IResult ToResult() => TypedResults.Problem(
        detail: Message,
        statusCode: status,
        extensions: fieldName is null ? null : new Dictionary<string, object?> { ["field"] = fieldName });
}
