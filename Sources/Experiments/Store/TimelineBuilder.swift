/// Puts the slices of a timeline together from its events.
struct TimelineBuilder {
    private struct Track: Hashable {
        var process: String
        var thread: String
    }

    private let limit: Int
    private var processes: [String: (name: String, order: Double)] = [:]
    private var threads: [Track: (name: String, order: Double)] = [:]
    private var indices: [Track: Int] = [:]
    private var order: [Track] = []
    private var names: [String: Int] = [:]
    private var nameOrder: [String] = []
    /// Indices of the slices that are still open on a track, the innermost last.
    private var open: [Track: [Int]] = [:]
    private var slices: [TimelineSlices.Slice] = []
    private var end_ns = 0.0

    init(limit: Int) { self.limit = limit }

    /// Takes an event: phase, process, thread, time, length, name, then the name and index that it
    /// gives to its track, then what is known of it.
    mutating func add(_ row: [StoredValue], labels: ArraySlice<String>) {
        let track = Track(process: row[1].text, thread: row[2].text)
        let name = row[5].text
        if row[0] == .text("M") { return describe(track, name, row[6].text, row[7].number) }
        guard let time = row[3].number, time.isFinite else { return }
        let (time_ns, length_ns) = (time * 1000, max(0, row[4].number ?? 0) * 1000)
        switch row[0] {
        case .text("B"), .text("X"):
            let isOpen = row[0] == .text("B")
            end_ns = max(end_ns, time_ns + (isOpen ? 0 : length_ns))
            if isOpen { open[track, default: []].append(slices.count) }
            let details = zip(labels, row[8...]).filter { $1 != .null }
            slices.append(
                TimelineSlices.Slice(
                    track: index(of: track), name: index(of: name), start_ns: time_ns,
                    length_ns: isOpen ? -1 : length_ns,
                    detail: details.map { "\($0) \($1.text)" }.joined(separator: ", ")))
        case .text("E"):
            end_ns = max(end_ns, time_ns)
            guard let slice = open[track]?.popLast() else { return }
            slices[slice].length_ns = max(0, time_ns - slices[slice].start_ns)
        default: return
        }
    }

    /// All that was added: slices that never ended end with the last event.
    var timeline: TimelineSlices {
        let shown = order.indices.sorted { sortKey(order[$0]) < sortKey(order[$1]) }
        var positions = [Int](repeating: 0, count: order.count)
        for (position, index) in shown.enumerated() { positions[index] = position }
        var result = slices.enumerated().sorted {
            ($0.element.start_ns, $0.offset) < ($1.element.start_ns, $1.offset)
        }.prefix(limit).map(\.element)
        for index in result.indices {
            result[index].track = positions[result[index].track]
            if result[index].length_ns < 0 {
                result[index].length_ns = end_ns - result[index].start_ns
            }
        }
        return TimelineSlices(
            tracks: shown.map { title(order[$0]) }, names: nameOrder, slices: result,
            count: slices.count)
    }

    private mutating func describe(
        _ track: Track, _ kind: String, _ name: String, _ order: Double?
    ) {
        switch kind {
        case "process_name": processes[track.process, default: ("", 0)].name = name
        case "process_sort_index": processes[track.process, default: ("", 0)].order = order ?? 0
        case "thread_name": threads[track, default: ("", 0)].name = name
        case "thread_sort_index": threads[track, default: ("", 0)].order = order ?? 0
        default: return
        }
    }

    private mutating func index(of track: Track) -> Int {
        if let index = indices[track] { return index }
        indices[track] = order.count
        order.append(track)
        return order.count - 1
    }

    private mutating func index(of name: String) -> Int {
        if let index = names[name] { return index }
        names[name] = nameOrder.count
        nameOrder.append(name)
        return nameOrder.count - 1
    }

    private func sortKey(_ track: Track) -> (Double, Double, Int) {
        (processes[track.process]?.order ?? 0, threads[track]?.order ?? 0, indices[track]!)
    }

    private func title(_ track: Track) -> String {
        let process = processes[track.process]?.name ?? track.process
        let thread = threads[track]?.name ?? track.thread
        let isAlone = Set(order.map(\.process)).count == 1
        return isAlone ? thread : "\(process) · \(thread)"
    }
}
