import DRAMModel

/// A timeline as a value change dump, for GTKWave and other waveform viewers.
///
/// A dump is in order of time over all channels. A single channel is written through; the changes
/// of several wait in files of their own and are merged at the end.
final class VCDTimeline: TimelineOutput, VCDChangeSink {
    private let text: VCDText
    private let cycles: Range<Int64>
    private var channels: [VCDChannelTimeline] = []
    private var spills: [VCDSpill] = []

    /// Opens the file and declares its signals.
    init(path: String, memory: TimelineMemory, cycles: Range<Int64>) throws(OutputError) {
        let layout = TimelineLayout(memory)
        var signals: [VCDSignal] = []
        var firstSignals: [Int] = []
        for track in layout.tracks {
            firstSignals.append(signals.count)
            signals += VCDSignal.signals(of: track, rowBufferNames: memory.rowBufferNames)
        }
        self.cycles = cycles
        text = try VCDText(path: path, memory: memory, signals: signals)
        let count = memory.organization.channels
        for channel in 0..<count {
            if count > 1 { spills.append(try VCDSpill(in: text.writer.file.folder)) }
            channels.append(
                VCDChannelTimeline(
                    memory: memory, layout: layout, signals: signals, firstSignals: firstSignals,
                    channel: channel, cycles: cycles, sink: self))
        }
    }

    var temporaryPath: String? { text.writer.temporaryPath }

    func append(
        _ records: UnsafeBufferPointer<CommandRecord>, channel: Int
    ) throws(OutputError) {
        for record in records { channels[channel].take(record) }
        let failure = spills.isEmpty ? text.writer.failure : spills[channel].failure
        if let failure { throw failure }
    }

    func take(_ change: VCDChange, channel: Int) {
        if spills.isEmpty {
            text.write(change, channel: channel)
        } else {
            spills[channel].append(change)
        }
    }

    func complete(cycles: Int64) throws(OutputError) {
        for channel in channels { channel.finish() }
        try merge()
        text.end(at: min(cycles, self.cycles.upperBound))
        try text.writer.flush()
    }

    func commit() throws(OutputError) { try text.writer.commit() }

    func discard() { text.writer.discard() }

    /// Writes the changes of all channels in order of time; of one cycle, by channel.
    private func merge() throws(OutputError) {
        for spill in spills { try spill.rewind() }
        while true {
            var first: (cycle: Int64, channel: Int)?
            for (channel, spill) in spills.enumerated() {
                guard let next = spill.next, next.cycle < first?.cycle ?? .max else { continue }
                first = (next.cycle, channel)
            }
            guard let first else { return }
            let spill = spills[first.channel]
            while let change = spill.next, change.cycle == first.cycle {
                text.write(change, channel: first.channel)
                try spill.advance()
            }
        }
    }
}
