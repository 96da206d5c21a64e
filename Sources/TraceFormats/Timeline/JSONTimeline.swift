import DRAMModel

/// A timeline as Chrome trace events, which Perfetto opens.
///
/// Every event begins with the comma after the one before it, so that what channels write can be
/// put together as it is.
final class JSONTimeline: TimelineOutput {
    private let output: ChannelOrderedWriter
    private let memory: TimelineMemory
    private let layout: TimelineLayout
    private let cycles: Range<Int64>
    private let format: JSONEventFormat
    private var channels: [JSONChannelTimeline?]

    /// Opens the file and writes what it says about itself.
    init(
        path: String, memory: TimelineMemory, rules: [String], cycles: Range<Int64>
    ) throws(OutputError) {
        let count = memory.organization.channels
        self.memory = memory
        self.cycles = cycles
        layout = TimelineLayout(memory)
        format = JSONEventFormat(rules: rules, clock: TimelineClock(tCK_fs: memory.timing.tCK_fs))
        output = try ChannelOrderedWriter(
            path: path, channels: count, reservedBytes: format.maximumBytes)
        channels = Array(repeating: nil, count: count)
        writeHead()
    }

    var temporaryPath: String? { output.main.temporaryPath }

    func append(
        _ records: UnsafeBufferPointer<CommandRecord>, channel: Int
    ) throws(OutputError) {
        let timeline = try self.timeline(of: channel)
        for record in records { timeline.take(record) }
        if let failure = timeline.writer.failure { throw failure }
    }

    func complete(cycles: Int64) throws(OutputError) {
        for case let timeline? in channels { timeline.finish(cycles: cycles) }
        try output.join()
        output.main.append("\n]}\n")
        try output.main.flush()
    }

    func commit() throws(OutputError) { try output.main.commit() }

    func discard() { output.discard() }

    private func timeline(of channel: Int) throws(OutputError) -> JSONChannelTimeline {
        if let timeline = channels[channel] { return timeline }
        let timeline = JSONChannelTimeline(
            memory: memory, layout: layout, cycles: cycles, format: format,
            process: process(channel), firstThread: firstThread(channel),
            writer: try output.writer(of: channel))
        channels[channel] = timeline
        return timeline
    }

    /// Perfetto keeps process 0 for itself.
    private func process(_ channel: Int) -> Int { channel + 1 }

    /// Perfetto takes a thread with the number of its process for the main one and moves it to the
    /// top; so threads are numbered from behind the processes on.
    private func firstThread(_ channel: Int) -> Int {
        memory.organization.channels + 1 + channel * layout.tracks.count
    }

    private func writeHead() {
        let writer = output.main
        writer.append("{\"displayTimeUnit\":\"ns\",\"otherData\":{\"memory\":")
        writer.append(JSONWriter.quoted(memory.name))
        writer.append(",\"tCK_ns\":")
        writer.append(memory.timing.tCK_ns)
        writer.append(",\"ts\":\"microseconds: cycle * tCK_ns / 1000\"},\n\"traceEvents\":[\n")
        for channel in 0..<memory.organization.channels {
            if channel > 0 { writer.append(",\n") }
            writeMetadata("process_name", channel, nil, "\"name\":\"channel \(channel)\"")
            writer.append(",\n")
            writeMetadata("process_sort_index", channel, nil, "\"sort_index\":\(channel)")
            for (index, track) in layout.tracks.enumerated() {
                writer.append(",\n")
                let name = JSONWriter.quoted(layout.name(of: track))
                writeMetadata("thread_name", channel, index, "\"name\":\(name)")
                writer.append(",\n")
                writeMetadata("thread_sort_index", channel, index, "\"sort_index\":\(index)")
            }
        }
    }

    private func writeMetadata(_ name: String, _ channel: Int, _ track: Int?, _ argument: String) {
        let thread = track.map { ",\"tid\":\(firstThread(channel) + $0)" } ?? ""
        output.main.append(
            "{\"ph\":\"M\",\"pid\":\(process(channel))\(thread),\"name\":\"\(name)\","
                + "\"args\":{\(argument)}}")
    }
}
