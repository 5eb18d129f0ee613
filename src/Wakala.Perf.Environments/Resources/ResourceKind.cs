namespace Wakala.Perf.Environments;

/// <summary>What a part of a system uses.</summary>
public enum ResourceKind
{
    /// <summary>Processor time: seconds a second, which are cores.</summary>
    Processor,

    /// <summary>Memory, in bytes: a level, and no rate.</summary>
    Memory,

    /// <summary>Bytes a second that came over connections that others opened to it.</summary>
    Received,

    /// <summary>Bytes a second that went over them.</summary>
    Sent,

    /// <summary>Bytes a second that it read of its storage.</summary>
    Read,

    /// <summary>Bytes a second that it wrote there.</summary>
    Written,

    /// <summary>Reads of its storage a second.</summary>
    ReadOperations,

    /// <summary>Writes to it a second.</summary>
    WriteOperations,
}
