using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Wakala.Perf.Architecture.Tests;

/// <summary>
/// In which folder of its project each type was written. All types of a project are in one namespace, so that no name says it; the portable symbols beside an assembly name
/// the sources of its methods, and those of the types that have none.
/// </summary>
internal static class SourceFolders
{
    /// <summary>The kind of the compiler's note on where a type without methods was written (portable PDB format, "Type Definition Documents").</summary>
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    /// <summary>The folder of each type by its name; what the compiler made by itself, or was generated, has none.</summary>
    /// <param name="project">The project's name, which is that of its directory.</param>
    /// <param name="assembly">Path of its assembly.</param>
    public static IReadOnlyDictionary<string, string> Of(string project, string assembly)
        => Files(project, assembly).ToDictionary(
            type => type.Key,
            type => type.Select(Folder).Distinct().ToArray() is [var folder] ? folder : throw new InvalidOperationException($"The parts of {type.Key} lie in several folders."));

    /// <summary>The files that each type was written in, from the project's directory.</summary>
    public static ILookup<string, string> Files(string project, string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assembly, ".pdb")));
        var (metadata, symbols) = (file.GetMetadataReader(), provider.GetMetadataReader());
        return metadata.TypeDefinitions
            .SelectMany(type => Documents(metadata, symbols, type).Select(document => (Type: Outermost(metadata, type), Source: Below(project, symbols.GetString(symbols.GetDocument(document).Name)))))
            .Where(one => one.Source is not null)
            .Distinct()
            .ToLookup(one => one.Type, one => one.Source!, StringComparer.Ordinal);
    }

    private static IEnumerable<DocumentHandle> Documents(MetadataReader metadata, MetadataReader symbols, TypeDefinitionHandle type)
    {
        foreach (var method in metadata.GetTypeDefinition(type).GetMethods())
        {
            foreach (var point in symbols.GetMethodDebugInformation(method).GetSequencePoints())
                yield return point.Document;
        }

        foreach (var note in symbols.GetCustomDebugInformation(type).Select(symbols.GetCustomDebugInformation).Where(note => symbols.GetGuid(note.Kind) == TypeDefinitionDocuments))
        {
            var documents = symbols.GetBlobReader(note.Value);
            while (documents.RemainingBytes > 0)
                yield return MetadataTokens.DocumentHandle(documents.ReadCompressedInteger());
        }
    }

    private static string Outermost(MetadataReader metadata, TypeDefinitionHandle type)
    {
        var definition = metadata.GetTypeDefinition(type);
        while (!definition.GetDeclaringType().IsNil)
            definition = metadata.GetTypeDefinition(definition.GetDeclaringType());
        var space = metadata.GetString(definition.Namespace);
        var name = metadata.GetString(definition.Name);
        return space.Length == 0 ? name : $"{space}.{name}";
    }

    /// <summary>A source from its project's directory; null where it is none of the project's own: generated, or linked.</summary>
    private static string? Below(string project, string source)
    {
        var (path, mark) = (source.Replace('\\', '/'), $"/{project}/");
        var at = path.LastIndexOf(mark, StringComparison.Ordinal);
        return at < 0 || path.Contains("/artifacts/", StringComparison.Ordinal) ? null : path[(at + mark.Length)..];
    }

    private static string Folder(string file) => file.LastIndexOf('/') is >= 0 and var end ? file[..end] : string.Empty;
}
