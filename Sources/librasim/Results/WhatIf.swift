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

    /// What a run came to.
    struct Outcome: Sendable {
        /// Time that a piece of work takes: of a replay cycles a request, of a workload seconds.
        var time: Double
        /// In cycles; `nil` without reads, and of a workload.
        var meanReadLatency: Double?
        /// What of it is written down, by name.
        var figures: [(name: String, value: Double?)]

        /// The outcome of a replay.
        init(_ report: ReplayReport) {
            time = Double(report.cycles) / Double(max(1, report.completed))
            meanReadLatency = report.latency.count > 0 ? report.latency.mean : nil
            figures = [
                ("cycles", Double(report.cycles)), ("completed", Double(report.completed)),
                ("mean_read_latency", meanReadLatency),
            ]
        }

        /// The outcome of a workload.
        init(time_s: Double) {
            time = time_s
            figures = [("time_s", time_s)]
        }

        /// How much less time it takes than another run; negative where it takes more.
        func gain(over base: Outcome) -> Double { base.time > 0 ? 1 - time / base.time : 0 }
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
    ///   - replay: Makes the run with parameters at so many hundredths of their values; `nil` when
    ///     it was interrupted. Called from any thread.
    init(
        _ memory: MemoryConfiguration, base: Outcome, stalls: [StallReport], threads: Int,
        replay: @escaping @Sendable (_ relaxed: [String: Int]) throws -> Outcome?
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
        try run(threads: threads, replay)
    }

    /// The parameters in the name of a rule that its formulas have: tRTP and tRP of `tRTP+tRP`, or
    /// tRPpb where they have that one.
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
        return words.flatMap { word in known.filter { isParameter($0, named: word) }.sorted() }
    }

    /// Whether a parameter is what a word of a rule's name stands for: the same, or one kind of it,
    /// as tRPpb and tRFC1 are of tRP and tRFC, or the only kind, as tRRD is where tRRD_S and tRRD_L
    /// are alike.
    private static func isParameter(_ parameter: String, named word: String) -> Bool {
        if word.hasPrefix(parameter + "_") { return true }
        return parameter.hasPrefix(word)
            && parameter.dropFirst(word.count).allSatisfy { $0.isLowercase || $0.isNumber }
    }

    private mutating func run(
        threads: Int, _ replay: @escaping @Sendable ([String: Int]) throws -> Outcome?
    ) throws {
        var jobs: [(row: Int, isWhole: Bool, relaxed: [String: Int])] = []
        for (index, row) in rows.enumerated() where !row.relaxed.isEmpty {
            for isWhole in [true, false] {
                var relaxed: [String: Int] = [:]
                for name in row.relaxed { relaxed[name] = isWhole ? 0 : 90 }
                jobs.append((index, isWhole, relaxed))
            }
        }
        let made = jobs
        let results = Results()
        let workers = WorkerPool(threads: min(threads, made.count) - 1)
        workers.start(jobs: made.count) { index in
            let result = Result { try replay(made[index].relaxed) }
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
        guard base.meanReadLatency != nil else {
            return ["What if a rule were relaxed? Change of the time:"]
                + Table.lines([["rule", "share", "without it", "10 % shorter"]] + table)
        }
        let head = [
            "rule", "share", "without it: time", "read latency", "10 % shorter: time",
            "read latency",
        ]
        return ["What if a rule were relaxed? Change of the time a request takes, and of the mean:"]
            + Table.lines([head] + table)
    }

    private func cells(_ outcome: Outcome?, _ row: Row) -> [String] {
        let time =
            outcome.map { Self.change(-$0.gain(over: base)) }
            ?? (row.relaxed.isEmpty ? "the bus" : "")
        guard let there = base.meanReadLatency else { return [time] }
        guard let here = outcome?.meanReadLatency, there > 0 else { return [time, ""] }
        return [time, Self.change(here / there - 1)]
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
                for (name, value) in outcome.figures {
                    json.key(name)
                    if let whole = value.flatMap({ Int64(exactly: $0) }) {
                        json.value(whole)
                    } else {
                        json.value(value)
                    }
                }
                json.key("gain").value(outcome.gain(over: base))
                json.endObject()
            }
            json.endObject()
        }
        json.endArray()
    }
}
