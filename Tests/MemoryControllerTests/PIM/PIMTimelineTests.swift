import DRAMModel
import Foundation
import MemoryController
import Testing
import TraceFormats
import TestSupport

/// Timelines of PIM streams beside requests: nothing that was drawn is cut short by what
/// follows.
@Suite struct PIMTimelineTests {
    private struct Slice {
        var name: String
        var cycles: Int
        /// The slice around it.
        var around: String?
    }

    /// Slices by track.
    private func slices(_ outcome: PIMBench.Outcome, _ bench: PIMBench) throws -> [String: [Slice]]
    {
        let scratch = Scratch()
        let path = scratch.path("timeline.json")
        let writer = try TimelineWriter(
            path: path, memory: TimelineMemory(bench.memory),
            rules: Replay(bench.memory)!.ruleNames)
        try outcome.log.withUnsafeBufferPointer { try writer.append($0, channel: 0) }
        try writer.complete(cycles: outcome.report.cycles)
        try writer.commit()
        let data = try #require(FileManager.default.contents(atPath: path))
        let document = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        var names: [Int: String] = [:]
        var open: [Int: [(name: String, start: Double)]] = [:]
        var result: [String: [Slice]] = [:]
        for event in try #require(document?["traceEvents"] as? [[String: Any]]) {
            guard let thread = event["tid"] as? Int, let name = event["name"] as? String? else {
                continue
            }
            switch event["ph"] as? String {
            case "M":
                guard name == "thread_name" else { continue }
                names[thread] = (event["args"] as? [String: Any])?["name"] as? String
            case "B": open[thread, default: []].append((name!, event["ts"] as! Double))
            default:
                let last = open[thread]!.removeLast()
                let cycles = ((event["ts"] as! Double) - last.start) * 1e9
                let tCK = Double(bench.memory.timing.tCK_fs)
                result[names[thread]!, default: []].append(
                    Slice(
                        name: last.name, cycles: Int((cycles / tCK).rounded()),
                        around: open[thread]?.last?.name))
            }
        }
        return result
    }

    @Test(
        arguments: [BankStructure.Kind.conventional, .dual_row_buffer, .sliced], [false, true])
    func nothingIsCutShort(_ kind: BankStructure.Kind, refresh: Bool) throws {
        var bench = try PIMBench(kind, refresh: refresh)
        bench.memory.timing.tREFI = 1000
        bench.memory.controller.refresh_postpone = 0
        let tiles = (Int32(0)..<20).map { bench.tile(macs: 8, heads: 2, row: bench.pimRow + $0) }
        let outcome = try bench.run(tiles, reads: bench.rowReads(500))
        let slices = try slices(outcome, bench)
        let burst = bench.memory.organization.burstCycles
        let bus = try #require(slices["data bus"])
        #expect(bus.filter { $0.name == "read" }.map(\.cycles).allSatisfy { $0 == burst })
        #expect(bus.filter { $0.name == "read" }.count == 500)
        let results = bus.filter { $0.name == "pim_read_result" }.map(\.cycles)
        let counts = outcome.log.filter { $0.command.kind == .pim_read_result }.map {
            Int($0.command.count) * burst
        }
        #expect(results == counts && results.count == 40)
        let inBanks = slices.filter { $0.key.contains(" B") }.values.joined()
        let macs = inBanks.filter { $0.name == "pim_mac" }
        #expect(macs.count == 20 * 16 * bench.memory.organization.banks)
        #expect(macs.allSatisfy { $0.cycles == 2 })
        let rows = Set((Int32(0)..<20).map { "row \(bench.pimRow + $0)" })
        // A refresh may close a tile's rows between two commands, not during one.
        #expect(macs.allSatisfy { rows.contains($0.around ?? "") })
        #expect(inBanks.filter { $0.name == "read" }.allSatisfy { $0.around != nil })
        let refreshes = inBanks.filter { $0.name == "refresh" }
        #expect(refreshes.allSatisfy { $0.cycles <= bench.memory.timing.tRFC })
        #expect(refreshes.isEmpty != refresh)
        if kind != .conventional {
            let track = try #require(slices["R0 G0 B0 \(kind == .sliced ? "kv" : "pim")"])
            #expect(track.filter { $0.name.hasPrefix("row ") }.count >= 20)
        }
    }
}
