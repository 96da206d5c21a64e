import DRAMModel

/// Writes the slices of one channel as begin and end events, in order on each track.
///
/// Begins and ends instead of whole slices: viewers that round times then round both ends of
/// neighbours alike, and slices that lie inside one another stay so. A slice's end waits until the
/// next event of its track, which may cut it short.
final class JSONChannelTimeline: TimelineSliceSink {
    /// A slice that has not ended.
    private struct Open {
        /// States: early → written, when it turns out to reach into the cycles that are drawn.
        enum State {
            /// It began before the cycles that are drawn.
            case early
            case written
            /// It began after the cycles that are drawn.
            case late
        }

        var slice: TimelineSlice
        var state: State
    }

    private struct Track {
        var outer: Open?
        var inner: Open?
        /// Events of a track never go back in time.
        var last: Int64 = 0
    }

    /// Where the events go.
    let writer: ByteWriter

    private let format: JSONEventFormat
    private let heads: TextTable
    private let cycles: Range<Int64>
    private var timeline: ChannelTimeline
    private var tracks: [Track]

    /// Creates the timeline of a channel; `process` and the threads from `firstThread` on are its.
    init(
        memory: TimelineMemory, layout: TimelineLayout, cycles: Range<Int64>,
        format: JSONEventFormat, process: Int, firstThread: Int, writer: ByteWriter
    ) {
        self.cycles = cycles
        self.format = format
        self.writer = writer
        timeline = ChannelTimeline(memory, layout)
        heads = TextTable(
            layout.tracks.indices.map {
                "\"pid\":\(process),\"tid\":\(firstThread + $0),\"ts\":"
            })
        tracks = Array(repeating: Track(), count: layout.tracks.count)
    }

    /// Draws the next command.
    func take(_ record: CommandRecord) {
        guard record.cycle < cycles.upperBound else { return }
        timeline.take(record, into: self)
    }

    /// Ends what has not ended; rows stay open until the end of the run.
    func finish(cycles: Int64) {
        for track in tracks.indices {
            closeInner(track, by: .max)
            guard let outer = tracks[track].outer else { continue }
            let end = outer.slice.end == .max ? max(cycles, tracks[track].last) : .max
            closeOuter(track, by: end)
        }
    }

    func begin(_ slice: TimelineSlice, on track: Int) {
        var slice = slice
        slice.start = max(slice.start, tracks[track].last)
        slice.end = max(slice.start, slice.end)
        closeInner(track, by: slice.start)
        let isOver = tracks[track].outer.map { $0.slice.end <= slice.start } ?? false
        if isOver || !slice.isNested { closeOuter(track, by: slice.start) }
        tracks[track].last = slice.start
        var open = Open(slice: slice, state: .early)
        if slice.start >= cycles.upperBound {
            open.state = .late
        } else if slice.start >= cycles.lowerBound {
            if slice.isNested { writeOuter(track) }
            write(slice, at: slice.start, on: track)
            open.state = .written
        }
        if slice.isNested { tracks[track].inner = open } else { tracks[track].outer = open }
    }

    func end(on track: Int, at cycle: Int64) {
        guard let slice = tracks[track].outer?.slice else { return }
        tracks[track].outer!.slice.end = min(slice.end, max(cycle, slice.start))
    }

    // MARK: Events

    /// Ends the nested slice of a track at its end or that of the slice around it, at the latest by
    /// a cycle.
    private func closeInner(_ track: Int, by cycle: Int64) {
        guard let inner = tracks[track].inner else { return }
        let around = tracks[track].outer?.slice.end ?? .max
        let end = max(tracks[track].last, min(inner.slice.end, around, cycle))
        let reaches = inner.state == .early && end > cycles.lowerBound
        if reaches {
            writeOuter(track)
            write(inner.slice, at: cycles.lowerBound, on: track)
        }
        if reaches || inner.state == .written { writeEnd(at: end, on: track) }
        tracks[track].last = end
        tracks[track].inner = nil
    }

    /// Ends the slice of a track at its end, at the latest by a cycle.
    private func closeOuter(_ track: Int, by cycle: Int64) {
        guard let outer = tracks[track].outer else { return }
        let end = max(tracks[track].last, min(outer.slice.end, cycle))
        if end > cycles.lowerBound { writeOuter(track) }
        if tracks[track].outer!.state == .written { writeEnd(at: end, on: track) }
        tracks[track].last = end
        tracks[track].outer = nil
    }

    /// Writes the begin of a slice that began before the cycles that are drawn.
    private func writeOuter(_ track: Int) {
        guard let outer = tracks[track].outer, outer.state == .early else { return }
        tracks[track].outer!.state = .written
        write(outer.slice, at: cycles.lowerBound, on: track)
    }

    private func write(_ slice: TimelineSlice, at cycle: Int64, on track: Int) {
        let room = writer.reserve(format.maximumBytes)
        writer.advance(format.writeBegin(slice, at: cycle, head: heads, track, to: room) - room)
    }

    private func writeEnd(at cycle: Int64, on track: Int) {
        let room = writer.reserve(format.maximumBytes)
        let end = min(cycle, cycles.upperBound)
        writer.advance(format.writeEnd(at: end, head: heads, track, to: room) - room)
    }
}
