namespace Wakala.Perf.Load;

/// <summary>What a <see cref="WebSocketClient"/> read.</summary>
public enum WebSocketEvent
{
    /// <summary>Nothing more that is whole.</summary>
    None,

    /// <summary>The server upgraded the connection: messages may be sent.</summary>
    Upgraded,

    /// <summary>A text message, in one frame or in several.</summary>
    Text,

    /// <summary>A binary message, in one frame or in several.</summary>
    Binary,

    /// <summary>A ping; its pong is written.</summary>
    Ping,

    /// <summary>A pong.</summary>
    Pong,

    /// <summary>The server closes the connection; the answer to it is written.</summary>
    Closed,

    /// <summary>The server did not upgrade, or sent what the protocol forbids: the connection is of no use.</summary>
    Failed,
}
