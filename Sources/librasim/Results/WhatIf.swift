import DRAMModel
import MemoryController
import Synchronization
import TraceFormats

/// Replays of a run with the parameters of one rule relaxed: what the rule really costs.
///
/// Parameters of which a rule has its name are relaxed wherever they stand in formulas, so that no
/// burst ever overlaps another: without tRTRS, bursts of two ranks follow each other at once. That
/// commands waited for a rule last does not say that the run would be shorter without it:
/// another may hold just as long. A replay tells.
struct WhatIf {
    /// A rule and what relaxing it changes.
    struct Row: Sendable {
        /// The rule, with those that bind together with it: `tCCD_S = burst`.
        let rule: String
        /// Its share of the cycles that commands waited.
        let share: Double
        /// The parameters that are relaxed; none of a rule that only the buses make.
        let relaxed: [String]
        /// Without the rule; `nil` where nothing can be relaxed, or the run was interrupted.
        var without: Outcome?
        /// With the rule a tenth shorter.
        var shorter: Outcome?
    }

    /// The results of a replay.
    struct Outcome: Sendable {
        /// Cycles of the run.
        var cycles: Int64
        /// Requests that completed.
        var completed: Int64
        /// In cycles; `nil` without reads.
        var meanReadLatency: Double?

        init(_ report: ReplayReport) {
            cycles = report.cycles
            completed = report.completed
            meanReadLatency = report.latency.count > 0 ? report.latency.mean : nil
        }

        /// How much less time a request takes than in another run; negative where it takes more.
        func gain(over base: Outcome) -> Double {
            let here = Self.time(cycles, completed)
            let there = Self.time(base.cycles, base.completed)
            return there > 0 ? 1 - here / there : 0
        }

        private static func time(_ cycles: Int64, _ completed: Int64) -> Double {
            Double(cycles) / Double(max(1, completed))
        }
    }

    /// Rules that are tried.
    static let most = 5
    /// The run as it is.
    let base: Outcome
    /// The rules that held commands back most, and what comes of relaxing each.
    private(set) var rows: [Row]

    /// Replays a run again and again.
    ///
    /// - Parameters:
    ///   - stalls: What its commands waited for.
    ///   - threads: Replays at a time.
    ///   - replay: Replays the run on a memory; `nil` when it was interrupted. Called from any
    ///     thread.
    init(
        _ memory: MemoryConfiguration, base: Outcome, stalls: [StallReport], threads: Int,
        replay: @escaping @Sendable (MemoryConfiguration) throws -> Outcome?
    ) throws {
        self.base = base
        let merged = TiedRules(memory).merged(stalls)
        let total = Double(max(1, merged.reduce(0) { $0 + $1.cycles }))
        rows = merged.filter { $0.rule != StallReport.arbitration && $0.cycles > 0 }
            .prefix(Self.most).map { stall in
                Row(
                    rule: stall.rule, share: Double(stall.cycles) / total,
                    relaxed: Self.parameters(of: stall.rule, memory))
            }
        try run(on: memory, threads: threads, replay)
    }

    /// The parameters in the name of a rule that its formulas have: tRTP and tRP of `tRTP+tRP`.
    private static func parameters(of rule: String, _ memory: MemoryConfiguration) -> [String] {
        let names = rule.split(separator: " ").map(String.init)
        let rows = memory.rules.rules + memory.addedRules + (memory.units?.rules ?? [])
        var known: Set<String> = []
        for row in rows where names.contains(row.name) {
            row.cycles.addParameters(to: &known)
            row.perCount?.addParameters(to: &known)
        }
        for window in memory.rules.windows where names.contains(window.name) {
            window.cycles.addParameters(to: &known)
        }
        let words = rule.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        return words.filter(known.contains)
    }

    private mutating func run(
        on memory: MemoryConfiguration, threads: Int,
        _ replay: @escaping @Sendable (MemoryConfiguration) throws -> Outcome?
    ) throws {
        var jobs: [(row: Int, isWhole: Bool, memory: MemoryConfiguration)] = []
        for (index, row) in rows.enumerated() where !row.relaxed.isEmpty {
            for isWhole in [true, false] {
                var relaxed = memory
                for name in row.relaxed { relaxed.relaxed[name] = isWhole ? 0 : 90 }
                jobs.append((index, isWhole, relaxed))
            }
        }
        let made = jobs
        let results = Results()
        let workers = WorkerPool(threads: min(threads, made.count) - 1)
        workers.start(jobs: made.count) { index in
            let result = Result { try replay(made[index].memory) }
            results.outcomes.withLock { $0[index] = result }
        }
        workers.finish()
        let done = results.outcomes.withLock { $0 }
        for (index, job) in made.enumerated() {
            let outcome = try done[index]?.get()
            if job.isWhole {
                rows[job.row].without = outcome
            } else {
                rows[job.row].shorter = outcome
            }
        }
    }

    /// Results by job, each written by the thread that did it.
    private final class Results: Sendable {
        let outcomes: Mutex<[Int: Result<Outcome?, any Error>]> = Mutex([:])
    }

    // MARK: Presentation

    /// A table with a sentence above it.
    var lines: [String] {
        guard !rows.isEmpty else { return ["What if a rule were relaxed? No rule held back."] }
        let table = rows.map { row in
            [row.rule, Figure.share(row.share)] + cells(row.without, row) + cells(row.shorter, row)
        }
        let head = [
            "rule", "share", "without it: time", "read latency", "10 % shorter: time",
            "read latency",
        ]
        return ["What if a rule were relaxed? Change of the time a request takes, and of the mean:"]
            + Table.lines([head] + table)
    }

    private func cells(_ outcome: Outcome?, _ row: Row) -> [String] {
        guard let outcome else { return row.relaxed.isEmpty ? ["the bus", ""] : ["", ""] }
        var latency = ""
        if let here = outcome.meanReadLatency, let there = base.meanReadLatency, there > 0 {
            latency = Self.change(here / there - 1)
        }
        return [Self.change(-outcome.gain(over: base)), latency]
    }

    private static func change(_ share: Double) -> String {
        let percent = share * 100
        if abs(percent) < 0.05 { return "0 %" }
        return (percent < 0 ? "-" : "+") + Figure.fixed(abs(percent), abs(percent) < 10 ? 1 : 0)
            + " %"
    }
}

extension WhatIf {
    /// Writes `what_if`: a list of the rules with the shares of time that relaxing them gains.
    func write(_ json: JSONWriter) {
        json.key("what_if").beginArray()
        for row in rows {
            json.beginObject()
            json.key("rule").value(row.rule)
            json.key("share").value(row.share)
            for (name, outcome) in [("without", row.without), ("shorter", row.shorter)] {
                json.key(name)
                guard let outcome else {
                    json.null()
                    continue
                }
                json.beginObject()
                json.key("cycles").value(outcome.cycles)
                json.key("completed").value(outcome.completed)
                json.key("gain").value(outcome.gain(over: base))
                json.key("mean_read_latency").value(outcome.meanReadLatency)
                json.endObject()
            }
            json.endObject()
        }
        json.endArray()
    }
}
