import DRAMModel

/// Writes a request log: one CSV row a request that is done, in the order in which they are done.
///
/// The columns are `id,op,address,channel,rank,bankgroup,bank,row,column,source,arrival,entry,
/// issue,done`; cycles are command clock cycles. `id` is empty for a request that is in no request
/// trace, `issue` where no column command has issued for the request. Requests that are done in the
/// same cycle are ordered by channel; of a channel those that a READ has served come first.
///
///     let log = try RequestLogWriter(path: "requests.csv.gz", channels: 8)
///     try log.append(records, channel: 3, kind: .served)
///     try log.complete()
///     try log.commit()
///
/// A write is done long before its column command issues, and channels need not be simulated side
/// by side. So requests wait in nameless temporary files beside the output, 64 bytes each, two
/// files a channel, until `complete()` merges them. Memory is constant: 64 KB a file. The log
/// appears when it is committed; a name in `.gz` is packed.
///
/// Complexity: linear, but for a factor that is the logarithm of the number of channels. Not for
/// use from several threads at once.
public final class RequestLogWriter {
    /// How requests of a channel come to be done; each kind is appended in the order of that.
    public enum Kind: Int, CaseIterable, Sendable {
        /// A READ has served them.
        case served
        /// They were acknowledged at their entry.
        case acknowledged
    }

    private let output: ByteWriter
    /// By channel and kind, once there are any.
    private var spills: [RequestSpill?]

    /// Opens `path`; `-` is standard output.
    public init(path: String, channels: Int) throws(OutputError) {
        precondition(channels > 0)
        output = try ByteWriter(path: path)
        spills = Array(repeating: nil, count: channels * Kind.allCases.count)
        output.append(RequestRowFormat.header)
    }

    /// The file that holds the log until `commit()`, for signal handlers that must remove it;
    /// `nil` when it is written directly.
    public var temporaryPath: String? { output.temporaryPath }

    /// Appends requests of one channel and kind, in the order in which they are done.
    public func append(
        _ records: UnsafeBufferPointer<RequestRecord>, channel: Int, kind: Kind
    ) throws(OutputError) {
        try spill(channel, kind).append(records)
    }

    /// Notes the cycle of the column command of a request that has been appended.
    ///
    /// - Parameter position: how many of its channel and kind had been appended before it.
    public func setIssue(
        _ cycle: Int64, ofRecord position: Int, channel: Int, kind: Kind
    ) throws(OutputError) {
        try spill(channel, kind).setIssue(cycle, ofRecord: position)
    }

    private func spill(_ channel: Int, _ kind: Kind) throws(OutputError) -> RequestSpill {
        let index = channel * Kind.allCases.count + kind.rawValue
        if let spill = spills[index] { return spill }
        let spill = try RequestSpill(channel: channel, folder: output.file.folder)
        spills[index] = spill
        return spill
    }

    /// Brings the requests together; nothing may be appended after it.
    public func complete() throws(OutputError) {
        var order = try RequestOrder(spills.compactMap(\.self))
        while let (record, channel) = order.first {
            let room = output.reserve(RequestRowFormat.maximumBytes)
            output.advance(RequestRowFormat.write(record, channel: channel, to: room) - room)
            try order.removeFirst()
        }
        for spill in spills { spill?.discard() }
        try output.flush()
    }

    /// Makes the completed file appear.
    public func commit() throws(OutputError) { try output.commit() }

    /// Gives the log up: no file appears.
    public func discard() {
        output.discard()
        for spill in spills { spill?.discard() }
    }
}
