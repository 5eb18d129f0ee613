using Mono.Cecil;

namespace Wakala.Perf.Architecture.Tests;

/// <summary>
/// Which types of an assembly use which others of it, as they were compiled: bases, interfaces, constraints, fields, signatures, attributes, and whatever a body calls, makes,
/// tests, reads or keeps. What the compiler makes for a type (lambdas, state machines) counts as that type. Constants and <c>nameof</c> are copied when compiled, and are no use.
/// </summary>
internal static class TypeUses
{
    /// <summary>Pairs of outermost types' names, both of the assembly.</summary>
    public static IEnumerable<(string From, string To)> In(string assembly) => Of<TypeDefinition>(assembly);

    /// <summary>The same with what its types use of other assemblies.</summary>
    public static IEnumerable<(string From, string To)> Across(string assembly) => Of<TypeReference>(assembly);

    private static IEnumerable<(string From, string To)> Of<TUsed>(string assembly)
        where TUsed : TypeReference
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        foreach (var type in module.GetTypes())
        {
            var from = Outermost(type);
            foreach (var to in Named(type).SelectMany(Parts).OfType<TUsed>().Select(Outermost).Where(to => to != from))
                yield return (from, to);
        }
    }

    private static IEnumerable<TypeReference?> Named(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(one => one.InterfaceType),
        .. type.GenericParameters.SelectMany(Constraints),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Methods.SelectMany(Signature),
        .. type.Methods.Where(method => method.HasBody).SelectMany(method => Body(method.Body)),
        .. Attributes(type),
        .. type.Fields.SelectMany(Attributes),
        .. type.Properties.SelectMany(Attributes),
        .. type.Methods.SelectMany(Attributes),
        .. type.Methods.SelectMany(method => method.Parameters).SelectMany(Attributes),
    ];

    private static IEnumerable<TypeReference> Constraints(GenericParameter parameter) => parameter.Constraints.Select(constraint => constraint.ConstraintType);

    private static IEnumerable<TypeReference> Signature(MethodDefinition method)
        => [method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType), .. method.GenericParameters.SelectMany(Constraints)];

    private static IEnumerable<TypeReference?> Body(Mono.Cecil.Cil.MethodBody body) =>
    [
        .. body.Variables.Select(variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
            MethodReference method => [method.DeclaringType],
            _ => Array.Empty<TypeReference>(),
        }),
    ];

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider attributed)
        => attributed.CustomAttributes.SelectMany(attribute => attribute.ConstructorArguments
            .Concat(attribute.Properties.Concat(attribute.Fields).Select(named => named.Argument))
            .Select(argument => argument.Value).OfType<TypeReference>()
            .Prepend(attribute.AttributeType));

    /// <summary>What a type is made of: an array's element, a generic type and its arguments.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null => [],
        GenericInstanceType generic => [.. Parts(generic.ElementType), .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };

    private static string Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } declaring)
            type = declaring;
        return type.FullName;
    }
}
