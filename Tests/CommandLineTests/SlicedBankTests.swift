import Testing
import TestSupport

/// The shipped traces of docs/figures/fig16.png: two tiles in all banks, and the memory
/// controller's reads of six rows.
@Suite struct SlicedBankTests {
    private let scratch = Scratch()

    /// A command of a log, as far as the tests look at it.
    private struct Entry {
        var cycle: Int
        var name: Substring
        /// Bursts on the data bus, from RL after the command on.
        var bursts: Int
    }

    private struct Log {
        var entries: [Entry]
        /// The length of the run.
        var cycles: Int

        func cycles(of name: String) -> [Int] {
            entries.filter { $0.name == name }.map(\.cycle)
        }
    }

    // Of timing/hbm2.yaml.
    private let readLatency = 14
    private let burst = 2
    private let tFAW = 30

    private func replay(_ memory: String, _ traces: [String]) throws -> Log {
        let outcome = try Librasim.run(
            [
                "replay", "--timing", PIMSample.timing(memory), "--quiet", "--commands", "c.csv",
                "--stats", "s.json", "--set", "controller.refresh_policy=none",
            ] + traces.flatMap { ["--pim", PIMSample.trace($0)] }, in: scratch)
        try #require(outcome.status == 0, "\(outcome.errors)")
        let rows = scratch.text("c.csv").split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let count = try #require(rows[0].firstIndex(of: "count"))
        let entries = try rows.dropFirst().map { fields in
            let isBurst = fields[1] == "read" || fields[1] == "pim_read_result"
            return Entry(
                cycle: try #require(Int(fields[0])), name: fields[1],
                bursts: isBurst ? Int(fields[count]) ?? 1 : 0)
        }
        let cycles = try #require(try scratch.json("s.json")["cycles"] as? Int)
        return Log(entries: entries, cycles: cycles)
    }

    private func both(_ memory: String) throws -> Log {
        try replay(memory, ["fig16", "fig16-reads"])
    }

    /// What the sliced bank saves is the time of the reads.
    @Test func hidesTheReads() throws {
        let conventional = try both("hbm2-pim-aim")
        let sliced = try both("hbm2-pim-librapim")
        for log in [conventional, sliced] {
            #expect(log.cycles(of: "pim_activate4").count == 8)
            #expect(log.cycles(of: "pim_mac").count == 64)
            #expect(log.cycles(of: "read").count == 96)
        }
        let reads = try replay("hbm2-pim-librapim", ["fig16-reads"]).cycles
        let tiles = try replay("hbm2-pim-librapim", ["fig16"]).cycles
        let saved = conventional.cycles - sliced.cycles
        #expect(abs(saved - reads) <= 8, "saved \(saved) of \(reads) cycles")
        #expect(sliced.cycles - tiles <= 4, "\(sliced.cycles) cycles, the tiles alone \(tiles)")
    }

    /// A conventional bank does one thing at a time.
    @Test func conventionalBanksTakeTurns() throws {
        let log = try both("hbm2-pim-aim")
        let opened = log.cycles(of: "pim_activate4")
        let closed = log.cycles(of: "pim_precharge")
        let reads = log.cycles(of: "read")
        try #require(opened.count == 8 && closed.count == 2)
        for (first, last) in [(opened[0], closed[0]), (opened[4], closed[1])] {
            #expect(!reads.contains { $0 >= first && $0 <= last })
        }
    }

    /// READs go between the MACs of both tiles, and the data bus does not rest while tFAW spaces
    /// the second tile's activations out.
    @Test func slicedBanksDoBoth() throws {
        let log = try both("hbm2-pim-librapim")
        let macs = log.cycles(of: "pim_mac")
        let reads = log.cycles(of: "read")
        for tile in [macs.prefix(32), macs.suffix(32)] {
            let between = reads.filter { $0 > tile.first! && $0 < tile.last! }
            #expect(between.count >= 16, "\(between.count) READs between the MACs of a tile")
        }

        let opened = log.cycles(of: "pim_activate4").suffix(4)
        #expect(zip(opened, opened.dropFirst()).allSatisfy { $1 - $0 == tFAW })
        let busy = log.entries.reduce(into: Set<Int>()) { busy, entry in
            let start = entry.cycle + readLatency
            busy.formUnion(start..<start + entry.bursts * burst)
        }
        let idle = (opened.first!...opened.last!).filter { !busy.contains($0) }
        #expect(idle.isEmpty, "the data bus rests in cycles \(idle)")
    }
}
