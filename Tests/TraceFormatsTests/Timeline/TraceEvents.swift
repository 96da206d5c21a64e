import Foundation
import Testing

/// Chrome trace events read back: slices by the name of their track.
struct TraceEvents {
    /// A slice, in cycles of 1 ns.
    struct Slice: Equatable, CustomStringConvertible {
        var name: String
        var start: Int
        var end: Int
        var depth: Int

        init(_ name: String, _ start: Int, _ end: Int, depth: Int = 0) {
            (self.name, self.start, self.end, self.depth) = (name, start, end, depth)
        }

        var description: String { "\(name) \(start)..<\(end)" + (depth > 0 ? " nested" : "") }
    }

    private(set) var slices: [String: [Slice]] = [:]
    private(set) var arguments: [String: [[String: Any]]] = [:]
    /// Process and thread names in the order they are to be shown.
    private(set) var tracks: [String] = []
    let document: [String: Any]

    /// Reads a document; begins and ends must pair up, and times of a track must not go back.
    init(_ data: Data) throws {
        document = try #require(
            try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let events = try #require(document["traceEvents"] as? [[String: Any]])
        var names: [Int: String] = [:]
        var processes: [Int: String] = [:]
        var counts: [Int: Int] = [:]
        var open: [Int: [Slice]] = [:]
        var last: [Int: Int] = [:]
        for event in events {
            let process = try #require(event["pid"] as? Int)
            let thread = event["tid"] as? Int ?? -1
            let inner = event["args"] as? [String: Any] ?? [:]
            switch event["ph"] as? String {
            case "M":
                if event["name"] as? String == "process_name" {
                    processes[process] = inner["name"] as? String
                } else if event["name"] as? String == "thread_name" {
                    #expect(names[thread] == nil, "thread numbers are unique")
                    let prefix = processes.count > 1 ? "\(processes[process]!) " : ""
                    names[thread] = prefix + (inner["name"] as! String)
                    tracks.append(names[thread]!)
                    counts[process, default: 0] += 1
                } else if event["name"] as? String == "thread_sort_index" {
                    #expect(inner["sort_index"] as? Int == counts[process]! - 1)
                }
            case "B":
                let time = Int(((event["ts"] as! Double) * 1000).rounded())
                #expect(time >= last[thread] ?? 0, "time goes back in \(names[thread] ?? "?")")
                last[thread] = time
                let depth = open[thread, default: []].count
                open[thread, default: []].append(
                    Slice(event["name"] as! String, time, -1, depth: depth))
                arguments[names[thread]!, default: []].append(inner)
            default:
                #expect(event["ph"] as? String == "E")
                let time = Int(((event["ts"] as! Double) * 1000).rounded())
                #expect(time >= last[thread] ?? 0, "time goes back in \(names[thread] ?? "?")")
                last[thread] = time
                let begun = open[thread]?.popLast()
                var slice = try #require(begun, "an end without a begin")
                slice.end = time
                slices[names[thread]!, default: []].append(slice)
            }
        }
        #expect(open.values.allSatisfy { $0.isEmpty }, "a slice without an end")
        for name in slices.keys {
            slices[name]!.sort { ($0.start, $0.depth) < ($1.start, $1.depth) }
        }
    }

    /// The slices of a track.
    subscript(_ track: String) -> [Slice] { slices[track] ?? [] }
}
