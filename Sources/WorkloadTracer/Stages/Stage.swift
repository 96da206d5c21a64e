/// A part of a layer: streams of all channels that begin together; it ends when the last of them
/// has.
///
/// Nothing of the next stage begins before.
public struct Stage: Sendable {
    /// What goes on, for people: `A: projection, FFN, QKV | B: attention`.
    public var name: String
    /// How often it occurs in a layer, one time like the other.
    public var repeats: Int
    /// Its work, once.
    public var work: StageWork
    /// The streams of a channel and the names of their events.
    public var streams: @Sendable (_ channel: Int) -> (streams: [StageStream], events: EventTable)
    /// Channels whose streams are alike but for their addresses' channel, the first of each set to
    /// be simulated for all of it.
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
