import Foundation
import TestSupport

/// A small experiment of replays, for tests to run or to break.
enum SweepSample {
    static let experiment = """
        format: librasim-experiment/1
        name: e
        base:
          timing: memory.yaml
          trace: ok.trace
        axes:
          timing.tFAW: [34, 40, 50]
          controller.policy: [dramsim3, fr_fcfs]
        metrics: [cycles, read_mean_ns, row_hit_rate, refreshes]
        claims:
          - {text: a wide window costs time, source: here, metric: cycles, at_least: 1,
             ratio: {of: {timing.tFAW: 50}, over: {timing.tFAW: 34}}}

        """

    /// An experiment of many points that take a moment each.
    static func many(_ points: Int) -> String {
        let values = (0..<points).map { "\(34 + $0)" }.joined(separator: ", ")
        return """
            format: librasim-experiment/1
            name: many
            base: {timing: memory.yaml, trace: ok.trace}
            axes: {timing.tFAW: [\(values)]}
            metrics: [cycles, read_mean_ns]

            """
    }

    /// A folder with `memory.yaml`, `ok.trace` and `e.yaml`, and others by their names.
    static func folder(_ files: [String: String] = [:]) -> Scratch {
        let scratch = Sample.folder()
        scratch.write(experiment, as: "e.yaml")
        for (name, text) in files { scratch.write(text, as: name) }
        return scratch
    }

    /// All columns of results but those that time and place decide.
    static func rows(_ results: String, in scratch: Scratch) throws -> [[String: String]] {
        let outcome = try Librasim.run(["export", results, "--json"], in: scratch)
        let array = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [Any]
        return try (array ?? []).map { row in
            var row = row as? [String: Any] ?? [:]
            row["wall_s"] = nil
            return try row.mapValues { value in
                guard value is [String: Any] else { return "\(value)" }
                let data = try JSONSerialization.data(withJSONObject: value, options: .sortedKeys)
                return String(decoding: data, as: UTF8.self)
            }
        }
    }
}
