import DRAMEngine
import DRAMModel

/// Where the issued commands of a channel go, in batches.
///
/// With the `per_channel` front end and more than one thread, `take` is called from several threads
/// at once. For one channel it is called by one thread at a time and in order: keep what belongs to
/// a channel apart.
public protocol CommandSink: AnyObject, Sendable {
    /// Takes the next commands of a channel, in the order they issued.
    func take(_ records: UnsafeBufferPointer<CommandRecord>, channel: Int)
}

/// A batch of issued commands on their way to a sink; does nothing without one.
struct CommandLog: ~Copyable {
    static let batch = 2048
    let channel: Int32
    private let sink: CommandSink?
    private let records: FixedBuffer<CommandRecord>
    private var count = 0

    init(channel: Int, sink: CommandSink?) {
        self.channel = Int32(channel)
        self.sink = sink
        let empty = CommandRecord(cycle: 0, channel: 0, command: Command(.read))
        records = FixedBuffer(repeating: empty, count: sink == nil ? 0 : Self.batch)
    }

    @inline(__always) var isOn: Bool { sink != nil }

    /// Appends a command that waited so many cycles for the rule of its gate, if for any.
    mutating func append(
        _ command: Command, _ gate: Gate = .open, waited: Int64 = 0, at cycle: Int64
    ) {
        guard isOn else { return }
        records[count] = CommandRecord(
            cycle: cycle, channel: channel, command: command, rule: waited > 0 ? gate.rule : 0,
            stallCycles: waited)
        count &+= 1
        if count == Self.batch { flush() }
    }

    mutating func flush() {
        guard let sink, count > 0 else { return }
        sink.take(UnsafeBufferPointer(start: records.base, count: count), channel: Int(channel))
        count = 0
    }
}
