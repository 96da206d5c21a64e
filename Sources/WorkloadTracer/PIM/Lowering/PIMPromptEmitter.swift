import DRAMModel

/// Builds the streams of a channel for the attention of prompts.
struct PIMPromptEmitter {
    private(set) var read = StageStream(.xpu_read)
    private(set) var xpu = StageStream(.xpu_compute)
    private(set) var events: EventTable

    private let trace: PIMLayerTrace
    private let channel: Int
    private var clock: ClockConversion
    /// The events that chunks have been used.
    private var used: [Int32] = []

    init(_ trace: PIMLayerTrace, _ channel: Int, _ ratio: Double, _ events: EventTable) {
        self.trace = trace
        self.channel = channel
        self.events = events
        clock = ClockConversion(ratio: ratio)
    }

    /// Reads chunks, each as soon as the one before the last has been used, and computes on each
    /// for its part of `cycles`.
    mutating func multiply(_ chunks: [[PIMKVRow]], cycles: Int) {
        let whole = chunks.joined().reduce(0) { $0 + $1.allBursts }
        var (bursts, spent) = (0, 0)
        for chunk in chunks {
            if used.count > 1 { read.add(.wait, used[used.count - 2]) }
            trace.forEachRequest(.read, chunk, channel: channel) { read.operations.append($0) }
            let arrived = events.add("prompt.arrived.\(used.count)")
            read.add(.post, arrived)
            xpu.add(.wait, arrived)
            bursts += chunk.reduce(0) { $0 + $1.allBursts }
            let until = Int((Double(cycles) * Double(bursts) / Double(whole)).rounded())
            compute(until - spent)
            spent = until
            used.append(events.add("prompt.used.\(used.count)"))
            xpu.add(.post, used[used.count - 1])
        }
    }

    /// Adds a computation in cycles of the xPU.
    mutating func compute(_ cycles: Int) { xpu.addDelay(clock.memoryCycles(cycles)) }
}
