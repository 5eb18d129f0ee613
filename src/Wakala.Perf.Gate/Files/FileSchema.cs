using NJsonSchema;
using NJsonSchema.Validation;

namespace Wakala.Perf.Gate;

/// <summary>A schema of <c>baselines/schema/</c>, as it was when this was built.</summary>
internal sealed class FileSchema(string name)
{
    private readonly Lazy<JsonSchema> _schema = new(() => Load(name));

    /// <summary>Everything in a document that the schema does not allow, in the document's order.</summary>
    public IReadOnlyList<FileProblem> Problems(string json)
        => [.. _schema.Value.Validate(json)
            .SelectMany(Innermost)
            .OrderBy(error => error.LineNumber)
            .Select(error => new FileProblem(JsonPointer.From(error.Path), Sentence(error)))];

    /// <summary>What lies behind an error such as "none of these types": that is what a reader can mend.</summary>
    private static IEnumerable<ValidationError> Innermost(ValidationError error)
    {
        ValidationError[] inner = error switch
        {
            ChildSchemaValidationError outer => [.. outer.Errors.SelectMany(one => one.Value)],
            MultiTypeValidationError outer => [.. outer.Errors.SelectMany(one => one.Value)],
            _ => [],
        };
        return inner.Length == 0 ? [error] : inner.SelectMany(Innermost);
    }

    private static JsonSchema Load(string name)
    {
        using var stream = typeof(FileSchema).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} was not built into {typeof(FileSchema).Assembly.GetName().Name}.");
        using var text = new StreamReader(stream);
        // The library has no other way in, and a schema in memory without outer references has nothing to wait for.
        return JsonSchema.FromJsonAsync(text.ReadToEnd()).GetAwaiter().GetResult();
    }

    private static string Sentence(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.NoAdditionalPropertiesAllowed => "is not a field of this file",
        ValidationErrorKind.PropertyRequired => "is missing",
        ValidationErrorKind.NotInEnumeration => $"must be one of '{string.Join("', '", error.Schema.Enumeration)}'",
        ValidationErrorKind.TooFewItems => $"holds too few: at least {error.Schema.MinItems}",
        ValidationErrorKind.TooManyItems => $"holds too many: at most {error.Schema.MaxItems}",
        ValidationErrorKind.NumberTooSmall when error.Schema.ExclusiveMinimum is { } above => $"must be above {above}",
        ValidationErrorKind.NumberTooSmall => $"must be at least {error.Schema.Minimum ?? error.Schema.ExclusiveMinimum}",
        ValidationErrorKind.StringTooShort => "must not be empty",
        ValidationErrorKind.PatternMismatch => $"must match {error.Schema.Pattern}",
        ValidationErrorKind.NumberExpected or ValidationErrorKind.IntegerExpected or ValidationErrorKind.StringExpected
            or ValidationErrorKind.ObjectExpected or ValidationErrorKind.ArrayExpected or ValidationErrorKind.BooleanExpected
            or ValidationErrorKind.NullExpected or ValidationErrorKind.NoTypeValidates => $"must be {Types(error.Schema)}",
        var kind => $"does not fit the schema ({kind})",
    };

    private static string Types(JsonSchema schema)
        => schema.Type.ToString().ToLowerInvariant().Replace(", ", " or ", StringComparison.Ordinal);
}
