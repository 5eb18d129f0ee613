using System.Buffers;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>A connection of the reactor: the upgrade, the sign-in, and then whoever it is of hears.</summary>
/// <param name="sockets">Whose it is.</param>
/// <param name="address">Where it connects.</param>
internal abstract class SocketWire(SocketConnections sockets, Uri address) : WebSocketWire(address.Authority)
{
    private long _connecting;
    private long _encrypting;
    private long _open;
    private long _upgraded;
    private bool _isWelcome;

    public override bool IsReady => _isWelcome;

    public override bool ComesBack => End.HasStood;

    /// <summary>Whose connection it is.</summary>
    protected abstract SocketEnd End { get; }

    private protected SocketConnections Sockets => sockets;

    protected override string PathAndQuery => sockets.Protocol.PathAndQuery(End.Conversation, End.Last);

    /// <summary>Whether the time that the opening takes counts.</summary>
    private protected virtual bool IsMeasured => true;

    public override void Connecting(long? arrival) => (_connecting, _encrypting, _isWelcome) = (TimeProvider.System.GetTimestamp(), 0, false);

    public override void Encrypting() => _encrypting = TimeProvider.System.GetTimestamp();

    public override void Open(IBufferWriter<byte> output)
    {
        _open = TimeProvider.System.GetTimestamp();
        base.Open(output);
    }

    public override void Write(int slot, long arrival, IBufferWriter<byte> output)
    {
    }

    public override void Closed(string kind)
    {
        if (_isWelcome)
            End.Lost();
        else if (!End.HasStood)
            sockets.Tally.Refused(kind);
        _isWelcome = false;
    }

    protected override string KindOfClose(string problem) => IsUpgraded && !_isWelcome ? SocketConnection.NotLetInBy(problem) : problem;

    protected override string? Hear(WebSocketEvent came, ReadOnlySpan<byte> payload, IBufferWriter<byte> output, Answers answers)
    {
        switch (came)
        {
            case WebSocketEvent.Upgraded:
                _upgraded = TimeProvider.System.GetTimestamp();
                WebSocketClient.WriteText(sockets.Protocol.SignIn(sockets.TokenOf(End.Tenant)), output);
                return null;
            case WebSocketEvent.Ping when _isWelcome:
                End.HearPing();
                return null;
            case WebSocketEvent.Text:
                return HearText(payload, answers);
            default:
                return null;
        }
    }

    private string? HearText(ReadOnlySpan<byte> text, Answers answers)
    {
        try
        {
            if (!_isWelcome)
                return HearWelcome(text, answers);
            if (End.Hear(text) is { } message)
                answers.EndOf(message.Connection, message.Slot, message.Outcome);
            return null;
        }
        catch (InvalidDataException error)
        {
            return error.Message;
        }
    }

    /// <summary>It was let in.</summary>
    private protected virtual void Welcomed(Answers answers)
    {
    }

    private string? HearWelcome(ReadOnlySpan<byte> text, Answers answers)
    {
        var welcome = sockets.Protocol.Read(text);
        if (!sockets.Protocol.IsWelcome(welcome))
            return SocketConnection.NotLetIn;
        _isWelcome = true;
        var time = TimeProvider.System;
        var stood = _encrypting == 0 ? _open : _encrypting;
        End.Stands(
            new SocketOpening(time.GetElapsedTime(_connecting, stood), time.GetElapsedTime(stood, _open), time.GetElapsedTime(_open, _upgraded), time.GetElapsedTime(_upgraded)),
            welcome.Id,
            IsMeasured);
        Welcomed(answers);
        return null;
    }
}

/// <summary>A connection that only hears.</summary>
/// <param name="sockets">Whose it is.</param>
/// <param name="receiver">Who hears.</param>
internal sealed class ReceiverWire(SocketConnections sockets, SocketReceiver receiver) : SocketWire(sockets, receiver.Address)
{
    protected override SocketEnd End => receiver;
}

/// <summary>A connection that messages are sent on. Each has ended when everybody for whom it is has it.</summary>
/// <param name="sockets">Whose it is.</param>
/// <param name="sender">Who sends.</param>
/// <param name="connection">Its number among those that carry messages.</param>
/// <param name="slots">Messages under way on it at once.</param>
internal sealed class SenderWire(SocketConnections sockets, SocketSender sender, int connection, int slots) : SocketWire(sockets, sender.Address)
{
    private readonly long[] _numbers = new long[slots];

    protected override SocketEnd End => sender;

    public override void Write(int slot, long arrival, IBufferWriter<byte> output)
    {
        var topic = sender.Topic;
        var number = _numbers[slot] = topic.Begin(new PendingMessage(topic.Receivers.Count) { Connection = connection, Slot = slot });
        WebSocketClient.WriteText(sender.Message(topic.ReferenceOf(number)), output);
    }

    public override void Lost(int slot) => sender.Topic.Forget(_numbers[slot]);
}

/// <summary>A connection that a request opens; the request has ended when it was let in.</summary>
/// <param name="sockets">Whose it is.</param>
/// <param name="stays">Whether it stays open, and is heard.</param>
internal sealed class OpeningWire(SocketConnections sockets, bool stays) : SocketWire(sockets, sockets.Plan.Receivers)
{
    private SocketEnd? _end;
    private bool _isMeasured;

    protected override SocketEnd End => _end!;

    private protected override bool IsMeasured => _isMeasured;

    public override void Connecting(long? arrival)
    {
        if (arrival is { } number)
        {
            _end = Sockets.Comer(number, stays);
            _isMeasured = number >= Sockets.Plan.Unmeasured;
        }

        base.Connecting(arrival);
    }

    private protected override void Welcomed(Answers answers) => answers.End(0, Outcome.Success);
}
