import MemoryController
import Systems
import WorkloadTracer

/// The result of a run on a system with near-memory units in a few lines, the answer first.
struct NMPSystemSummary {
    private let outcome: NMPSystemResult
    private var workload: NMPWorkload { outcome.workload }
    private var hardware: NMPHardware { outcome.report.hardware }

    /// Summarizes a result.
    init(_ outcome: NMPSystemResult) { self.outcome = outcome }

    /// The lines.
    var lines: [String] {
        guard let result = outcome.report.result else {
            return [heading] + TextBlock.row("", tooLarge)
        }
        var lines = [heading]
        lines += TextBlock.row("total", [total(result)])
        lines += TextBlock.row("generation", [generation(result)])
        lines += TextBlock.row("utilization", [utilization(result)])
        lines += TextBlock.row("energy", energy(result))
        lines += TextBlock.row("dataflow", dataflow(result))
        return lines + TextBlock.row("held back", heldBack(result))
    }

    private var heading: String {
        "\(workload.name)   \(workload.model.name) on \(workload.system.name), "
            + "\(hardware.memory.name): \(Summary.plural(workload.requests, "request")) of "
            + "\(Summary.plural(workload.input, "token")), "
            + "\(Figure.count(Int64(workload.output))) generated each"
    }

    private var tooLarge: [String] {
        let need = outcome.report.problem.allBytes
        let channels = hardware.memory.organization.channels
        let room = hardware.channelBytes
        let all = Self.gigabytes(room * Double(channels))
        if need > room * Double(channels) {
            return [
                "does not fit: weights, keys and values take \(Self.gigabytes(need)), and "
                    + "\(channels) channels hold \(all)"
            ]
        }
        return [
            "no dataflow fits (\(workload.system.search.dataflow.rawValue)): weights, keys and "
                + "values take \(Self.gigabytes(need)) of \(all),",
            "and no way was found to keep each of \(channels) channels within "
                + Self.gigabytes(room),
        ]
    }

    private static func gigabytes(_ bytes: Double) -> String {
        "\(Figure.fixed(bytes * 1e-9, 2)) GB"
    }

    private func total(_ result: NMPReport.Result) -> String {
        "\(time(result.time_s)) = prompts \(time(result.prefill_s)) + generation "
            + "\(time(result.decode_s)); \(Summary.plural(outcome.report.problem.layers, "layer"))"
            + ", without embeddings and head"
    }

    private func generation(_ result: NMPReport.Result) -> String {
        let step = result.decode_s / Double(workload.output)
        return "\(time(step)) a token of every request = "
            + "\(Figure.short(outcome.generated / result.decode_s)) tokens/s, with "
            + "\(Figure.count(Int64(workload.context))) tokens of context"
    }

    private func utilization(_ result: NMPReport.Result) -> String {
        let npu = "NPU \(Figure.share(result.npuUtilization)) of its peak"
        guard hardware.nmpChannels > 0 else { return npu }
        return "units do \(Figure.share(result.nmpShare)) of generation at "
            + "\(Figure.share(result.nmpUtilization)) of their peak, ports at "
            + "\(Figure.share(result.portUtilization)); \(npu)"
    }

    private func energy(_ result: NMPReport.Result) -> [String] {
        let all = result.energy.total_J
        let parts = NMPEnergyParts.fields.filter { result.energy[keyPath: $0.path] > 0 }.map {
            "\($0.name) \(Figure.share(result.energy[keyPath: $0.path] / all))"
        }
        return [
            "\(Figure.energy(pJ: all * 1e12)), "
                + "\(Figure.energy(pJ: all * 1e12 / outcome.generated)) "
                + "a token of a request", parts.joined(separator: ", "),
        ]
    }

    private func dataflow(_ result: NMPReport.Result) -> [String] {
        var rows = [["group", "operator", "NMP channels", "units", "NPU", "units us", "NPU us"]]
        for (number, parts) in result.dataflow.groups.enumerated() {
            for (letter, part) in zip("abcdefghijklmnop", parts) {
                for index in part.levels.joined() {
                    let label = parts.count > 1 ? "\(number + 1)\(letter)" : "\(number + 1)"
                    rows.append([label] + cells(index, result))
                }
            }
        }
        return Table.lines(rows, leading: 3)
    }

    private func cells(_ index: Int, _ result: NMPReport.Result) -> [String] {
        let operation = outcome.report.problem.step.operators[index]
        let placement = result.dataflow.placements[index]
        let part = result.operators[index]
        let share = Double(placement.nmpShares) / Double(operation.shares)
        let channels = placement.channels.map(String.init).joined(separator: " ")
        let reads =
            share == 1
            ? "" : placement.usesNormal ? placement.npuReadsNMP ? "all" : "normal" : "NMP"
        return [
            operation.kind.rawValue, channels.isEmpty ? "-" : channels, Figure.share(share),
            share == 1 ? "-" : "\(Figure.share(1 - share)) from \(reads)",
            share == 0 ? "-" : Figure.fixed(part.nmp_s * 1e6, 2),
            share == 1 ? "-" : Figure.fixed(part.npu_s * 1e6, 2),
        ]
    }

    private func heldBack(_ result: NMPReport.Result) -> [String] {
        guard result.stalls.total > 0 else { return [] }
        let memory = outcome.workload.system.hardware.memory
        let reports = TiedRules(memory).merged(result.stalls.reports)
        let lines = Summary.shares(reports, "its stream")
        return ["units: \(lines[0])"] + lines.dropFirst().map { "  " + $0 }
    }

    private func time(_ seconds: Double) -> String { Figure.time(ns: seconds * 1e9) }
}
