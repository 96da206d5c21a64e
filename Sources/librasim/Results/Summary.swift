import DRAMModel
import MemoryController

/// The result of a replay in a few lines, the answer first.
struct Summary {
    let result: ReplayResult
    var report: ReplayReport { result.report }

    /// Summarizes a result.
    init(_ result: ReplayResult) { self.result = result }

    /// The lines.
    var lines: [String] {
        var lines = [heading]
        if let traffic = result.traffic { lines += TextBlock.row("traffic", [traffic.summary]) }
        if let pim = result.pim, result.hasUnits { lines += TextBlock.row("pim", units(pim)) }
        if result.hasRequests {
            lines += TextBlock.row("requests", requests) + TextBlock.row("bandwidth", [bandwidth])
            lines += TextBlock.row("latency", LatencyRows(result).lines)
            if let sources = result.sources {
                lines += TextBlock.row("sources", sources.lines(result))
            }
            lines += TextBlock.row("row buffer", [rowBuffer])
        }
        lines += TextBlock.row("refresh", [refresh])
        if result.hasRequests {
            lines += TextBlock.row("held back by", heldBack)
            lines += TextBlock.row("front end", frontEnd)
        }
        return lines + TextBlock.row("energy", energy) + TextBlock.row("note", notes)
    }

    private var heading: String {
        let o = result.configuration.organization
        let name = result.configuration.name
        return "\(name)   \(Self.plural(o.channels, "channel")), \(Self.plural(o.ranks, "rank")), "
            + "policy \(result.configuration.controller.policy.rawValue), "
            + "front end \(result.options.frontEnd.rawValue)"
    }

    private var requests: [String] {
        let reads = Self.plural(result.sum(\.readsDone), "read")
        let writes = Self.plural(result.sum(\.writesDone), "write")
        let time = Figure.time(ns: result.time_ns(report.cycles))
        return [
            "\(Figure.count(report.completed)) done (\(reads), \(writes)) in "
                + "\(Figure.count(report.cycles)) cycles = \(time)"
        ]
    }

    private var bandwidth: String {
        let peak = result.peakBandwidth
        return "\(Figure.short(result.bandwidth)) GB/s, \(Figure.share(result.bandwidth / peak)) "
            + "of the \(Figure.short(peak)) GB/s peak; a request moves "
            + "\(result.configuration.organization.requestBytes) bytes"
    }

    private var rowBuffer: String {
        let columns = result.sum { channel in
            CommandKind.allCases.filter(\.isColumn).reduce(0) { $0 + channel.count($1) }
        }
        let activations = Figure.count(result.sum { $0.count(.activate) })
        guard columns > 0 else { return "\(activations) activations" }
        let hits = Double(result.sum { $0.readRowHits + $0.writeRowHits }) / Double(columns)
        return "\(Figure.share(hits)) hits, \(activations) activations"
    }

    private var refresh: String {
        let issued = result.sum { $0.count(.refresh) + $0.count(.refresh_bank) }
        return "\(Figure.count(issued)) issued, \(Figure.count(result.sum(\.refreshesDue))) due"
    }

    private var heldBack: [String] {
        let stalls = TiedRules(result.configuration).merged(result.stalls)
        guard stalls.contains(where: { $0.cycles > 0 }) else { return ["nothing"] }
        return Self.shares(stalls, "its queue")
            + ["shares of the cycles that commands waited, by the rule that let them go last"]
    }

    /// What the front end did in how many of its cycles, and how long channels had no request.
    private var frontEnd: [String] {
        let front = report.frontEnd
        guard front.cycles > 0, report.requests > 0 else { return [] }
        func share(_ cycles: Int64) -> String {
            Figure.share(Double(cycles) / Double(front.cycles))
        }
        let isInOrder = result.options.frontEnd == .dramsim3
        let isLimit = isInOrder && front.entering * 10 > front.cycles * 9
        var lines = [
            (isInOrder ? "one request a cycle in " : "requests in ")
                + "\(share(front.entering)) of the cycles" + (isLimit ? ", the limit here" : "")
                + ", a queue full in \(share(front.blocked)), no request in \(share(front.idle))"
        ]
        let idle = report.channels.compactMap(\.withoutRequests)
        if !idle.isEmpty {
            let all = Double(report.channels.count) * Double(max(1, report.cycles))
            let part = Figure.share(Double(idle.reduce(0, +)) / all)
            lines.append("the memory waited for requests \(part) of the time")
        }
        return lines
    }

    /// The rules that held commands back most; `queue` is the one whose order may hold back, too.
    static func shares(_ all: [StallReport], _ queue: String) -> [String] {
        let total = all.reduce(0) { $0 + $1.cycles }
        guard total > 0 else { return ["nothing"] }
        func share(_ cycles: Int64) -> String { Figure.share(Double(cycles) / Double(total)) }
        let rules = all.filter { $0.rule != StallReport.arbitration }
        var parts = rules.prefix(4).map { "\($0.rule) \(share($0.cycles))" }
        let rest = rules.dropFirst(4).reduce(0) { $0 + $1.cycles }
        if rest > 0 { parts.append("other \(share(rest))") }
        var lines = parts.isEmpty ? ["no rule"] : [parts.joined(separator: "   ")]
        if let waits = all.first(where: { $0.rule == StallReport.arbitration }) {
            lines.append("arbitration \(share(waits.cycles)) (command bus, order of \(queue))")
        }
        return lines
    }

    private var energy: [String] {
        guard let energy = result.energy else {
            return ["unknown: the timing file has no 'power' section"]
        }
        let parts = Figure.parts(
            pJ: [
                ("activate", energy.activate_pJ), ("read", energy.read_pJ),
                ("write", energy.write_pJ), ("refresh", energy.allRefresh_pJ),
                ("standby", energy.standby_pJ), ("units", result.unitEnergy_pJ),
            ], of: result.totalEnergy_pJ)
        guard let total = result.totalEnergy_pJ else {
            return ["unknown, as parts of it are:", parts]
        }
        guard total > 0 else { return ["0 pJ"] }
        let power = total / result.time_ns(max(1, report.cycles))
        var first = "\(Figure.energy(pJ: total)), \(Figure.power(mW: power)) on average"
        let bytes = report.completed * Int64(result.configuration.organization.requestBytes)
        let bits = 8 * Double(bytes)
        if bits > 0 && (result.pim == nil || !result.hasUnits) {
            first += ", \(Figure.short(total / bits)) pJ/bit"
        }
        return [first, parts]
    }

    private var notes: [String] {
        var notes: [String] = []
        if result.isInterrupted { notes.append("interrupted: the figures cover what was run") }
        if result.options.warmup != nil {
            notes.append(
                report.warmupCycles > 0
                    ? "measured after \(Self.plural(report.warmupCycles, "cycle")) of warm-up"
                    : "the run ended before its warm-up did: the figures cover all of it")
        }
        let outside = report.requests - report.accepted
        if outside > 0 {
            notes.append("\(Self.plural(outside, "request")) did not enter before the run ended")
        }
        let entered = report.accepted + (result.pim?.requests ?? 0) - report.completed
        if entered > 0 {
            notes.append("\(Self.plural(entered, "request")) not done when the run ended")
        }
        let left = result.sum(\.writesLeft)
        if left > 0 {
            notes.append("\(Self.plural(left, "write")) acknowledged but not yet written")
        }
        return notes
    }

    static func plural(_ count: some BinaryInteger, _ noun: String) -> String {
        "\(Figure.count(Int64(count))) \(noun)\(count == 1 ? "" : "s")"
    }
}
