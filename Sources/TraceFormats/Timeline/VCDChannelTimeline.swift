import DRAMModel

/// Turns the slices of one channel into changes of its signals, in order of time.
///
/// A change that a command makes later waits in a small queue until its cycle. Of several changes
/// of a signal in one cycle the last one counts. The first cycle that is drawn gives every signal's
/// value.
final class VCDChannelTimeline: TimelineSliceSink {
    private let channel: Int
    private let layout: TimelineLayout
    private let firstSignals: [Int]
    private let cycles: Range<Int64>
    private unowned let sink: any VCDChangeSink
    private var timeline: ChannelTimeline
    private var pending = PendingChanges()
    private var slices: Int64 = 0
    // By track: the slice that begins last, and the one that goes on now.
    private var latest: [Int64]
    private var current: [Int64]
    // By signal.
    private var values: [Int32]
    private var written: [Int32?]
    private var touched: [Int32]
    private var isTouched: [Bool]
    /// The cycle whose changes are being gathered.
    private(set) var cycle: Int64

    /// Creates the timeline of a channel; `firstSignals` has each track's first signal.
    init(
        memory: TimelineMemory, layout: TimelineLayout, signals: [VCDSignal], firstSignals: [Int],
        channel: Int, cycles: Range<Int64>, sink: any VCDChangeSink
    ) {
        self.channel = channel
        self.layout = layout
        self.firstSignals = firstSignals
        self.cycles = cycles
        self.sink = sink
        timeline = ChannelTimeline(memory, layout)
        latest = Array(repeating: 0, count: layout.tracks.count)
        current = latest
        values = signals.map(\.idle)
        written = Array(repeating: nil, count: signals.count)
        touched = signals.indices.map { Int32($0) }
        isTouched = Array(repeating: true, count: signals.count)
        cycle = cycles.lowerBound
    }

    /// Draws the next command.
    func take(_ record: CommandRecord) {
        guard record.cycle < cycles.upperBound else { return }
        while pending.next < record.cycle { apply(pending.removeFirst()) }
        timeline.take(record, into: self)
    }

    /// Draws what still lies ahead.
    func finish() {
        while pending.next < .max { apply(pending.removeFirst()) }
        writeStep()
    }

    func begin(_ slice: TimelineSlice, on track: Int) {
        // Column commands in a bank show on the buses.
        if slice.isNested { return }
        slices += 1
        latest[track] = slices
        let command = slice.record.command
        let begun = PendingChanges.Begun(
            kind: command.kind, row: slice.style == .row ? max(0, command.row) : -1)
        pending.add(
            PendingChanges.Change(
                cycle: slice.start, track: Int32(track), slice: slices, begun: begun))
        if slice.end < .max { end(on: track, at: slice.end) }
    }

    func end(on track: Int, at cycle: Int64) {
        pending.add(
            PendingChanges.Change(cycle: cycle, track: Int32(track), slice: latest[track]))
    }

    private func apply(_ change: PendingChanges.Change) {
        guard change.cycle < cycles.upperBound else { return }
        if change.cycle > cycle {
            writeStep()
            cycle = change.cycle
        }
        let track = Int(change.track)
        if let begun = change.begun {
            current[track] = change.slice
            set(track, to: begun)
        } else if current[track] == change.slice {
            // An end whose slice another one has already replaced says nothing.
            clear(track)
        }
    }

    private func set(_ track: Int, to begun: PendingChanges.Begun) {
        let first = firstSignals[track]
        switch layout.tracks[track] {
        case .commands, .rowCommands, .columnCommands:
            set(first, VCDSignal.code(begun.kind))
            set(first + 1, VCDSignal.code(begun.kind))
        case .dataBus, .units, .powerDown: set(first, 1)
        case .refresh:
            set(first, begun.kind == .refresh ? 1 : 0)
            set(first + 1, begun.kind == .refresh ? 0 : 1)
        case .rowBuffer:
            set(first, begun.row >= 0 ? 1 : 0)
            set(first + 1, begun.row)
            set(first + 2, begun.row >= 0 ? 0 : 1)
        }
    }

    private func clear(_ track: Int) {
        let first = firstSignals[track]
        set(first, 0)
        switch layout.tracks[track] {
        case .dataBus, .units, .powerDown: break
        case .commands, .rowCommands, .columnCommands, .refresh: set(first + 1, 0)
        case .rowBuffer:
            set(first + 1, -1)
            set(first + 2, 0)
        }
    }

    private func set(_ signal: Int, _ value: Int32) {
        values[signal] = value
        guard !isTouched[signal] else { return }
        isTouched[signal] = true
        touched.append(Int32(signal))
    }

    /// Hands on what differs from what was written.
    private func writeStep() {
        for signal in touched {
            let index = Int(signal)
            isTouched[index] = false
            guard written[index] != values[index] else { continue }
            written[index] = values[index]
            sink.take(
                VCDChange(cycle: cycle, signal: signal, value: values[index]), channel: channel)
        }
        touched.removeAll(keepingCapacity: true)
    }
}
