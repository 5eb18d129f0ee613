namespace Wakala.Perf.Architecture.Tests;

/// <summary>What <see cref="UsingType"/> uses, each in one way only.</summary>
internal static class UsedByCall
{
    public static int Count() => 1;
}

internal static class UsedInLambda
{
    public static Task<int> CountAsync() => Task.FromResult(1);
}

internal sealed class UsedInLambdasSignature;

internal delegate int Measures(UsedInLambdasSignature one);

internal static class UsedAsExtension
{
    public static int Length(this int[] numbers) => numbers.Length;
}

internal sealed class UsedAsField;

internal sealed record UsedAsArgument(int Count);

internal sealed class UsedAsMethodArgument;

internal sealed class UsedInPattern;

internal interface IUsedAsBase;

internal enum UsedAsParameter
{
    One,
}

internal sealed class UsedByTypeOf;

[AttributeUsage(AttributeTargets.Method)]
internal sealed class UsedAsAttribute : Attribute;

[AttributeUsage(AttributeTargets.Method)]
internal sealed class NamingAttribute(Type type) : Attribute
{
    public Type Type => type;
}

internal sealed class UsedInAttribute;

/// <summary>What is copied when compiled is no use.</summary>
internal static class CopiedConstants
{
    public const int Count = 1;
}
