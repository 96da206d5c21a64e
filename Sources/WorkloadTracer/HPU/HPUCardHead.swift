/// A KV head of a request that a card works on, with its queries.
public struct HPUCardHead: Equatable, Sendable {
    /// Tokens that are attended to, the newest included.
    public var length: Int
    /// Tokens that its regions have room for.
    public var room: Int
    /// The first burst of its keys in each channel; its values come behind them.
    public var firstBurst: Int

    /// Creates a head.
    public init(length: Int, room: Int, firstBurst: Int) {
        precondition(length > 0 && length <= room, "a head's tokens have room")
        self.length = length
        self.room = room
        self.firstBurst = firstBurst
    }
}
