/// A part of a layer: streams of all channels that begin together. It ends with the last of them.
///
/// The next stage begins after that.
public struct Stage: Sendable {
    /// A description: `A: projection, FFN, QKV | B: attention`.
    public var name: String
    /// How often it occurs in a layer; all occurrences are equal.
    public var repeats: Int
    /// Its work, once.
    public var work: StageWork
    /// The streams of a channel and the names of their events.
    public var streams: @Sendable (_ channel: Int) -> (streams: [StageStream], events: EventTable)
    /// Sets of channels whose streams differ only in the channel of their addresses; the first
    /// channel of a set is simulated for all.
    public var likeChannels: [[Int]]

    /// Creates a stage.
    public init(
        name: String, repeats: Int = 1, work: StageWork, likeChannels: [[Int]],
        streams:
            @escaping @Sendable (_ channel: Int) -> (streams: [StageStream], events: EventTable)
    ) {
        self.name = name
        self.repeats = repeats
        self.work = work
        self.likeChannels = likeChannels
        self.streams = streams
    }
}
