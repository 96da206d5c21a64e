/// A signal of a channel takes a value.
struct VCDChange: BitwiseCopyable {
    /// When.
    var cycle: Int64
    /// Which, in the channel.
    var signal: Int32
    /// What; below 0 it is unknown.
    var value: Int32
}

/// Takes the changes of a channel, in order of time.
protocol VCDChangeSink: AnyObject {
    func take(_ change: VCDChange, channel: Int)
}
