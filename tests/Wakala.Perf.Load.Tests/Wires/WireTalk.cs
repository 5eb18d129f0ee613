using System.Buffers;

namespace Wakala.Perf.Load.Tests;

/// <summary>A wire without a network: what it is told piece by piece, what it says, and what it makes of it.</summary>
internal sealed class WireTalk
{
    private readonly IWire _wire;
    private readonly Answers _answers = new();

    public WireTalk(IWire wire)
    {
        _wire = wire;
        wire.Open(Said);
    }

    public IWire Wire => _wire;

    /// <summary>Slots whose request was not looked at.</summary>
    public List<int> Refused { get; } = [];

    public ArrayBufferWriter<byte> Said { get; } = new();

    /// <summary>Slot and error of each answer that was whole, in order.</summary>
    public List<(int Slot, string? Error)> Ended { get; } = [];

    /// <summary>Whether the other side ended the connection.</summary>
    public bool IsLost { get; private set; }

    /// <summary>What made the connection useless.</summary>
    public string? Broken { get; private set; }

    public WireTalk Ask(params int[] slots)
    {
        foreach (var slot in slots)
            _wire.Write(slot, slot, Said);
        return this;
    }

    /// <summary>Tells it bytes, a number of them at a time.</summary>
    public WireTalk Hear(ReadOnlySpan<byte> bytes, int atATime)
    {
        for (; !bytes.IsEmpty && Broken is null; bytes = bytes[Math.Min(atATime, bytes.Length)..])
        {
            _answers.Clear();
            Broken = _wire.Feed(bytes[..Math.Min(atATime, bytes.Length)], Said, _answers);
            IsLost |= _answers.IsLost;
            Refused.AddRange(_answers.Refused);
            Ended.AddRange(_answers.Whole.Select(whole => (whole.Slot, whole.Outcome.Error)));
        }

        return this;
    }
}
