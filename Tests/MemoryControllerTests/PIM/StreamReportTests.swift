import DRAMModel
import MemoryController
import Testing

/// When each stream was done, and how long tiles were in flight.
@Suite struct StreamReportTests {
    private func delay(_ cycles: Int32) -> PIMOperation {
        var result = PIMOperation(.delay)
        result.count = cycles
        return result
    }

    @Test func eachStreamHasAnEndOfItsOwn() throws {
        let bench = try PIMBench(.sliced)
        var read = PIMOperation(.read)
        read.count = 16
        let outcome = try bench.run(streams: [
            PIMOperationList([read], name: "reads"),
            PIMOperationList([bench.tile()], name: "tile"),
            PIMOperationList([delay(700)], name: "delay"), PIMOperationList([], name: "nothing"),
        ])
        let streams = try #require(outcome.report.channels[0].pim).streams
        #expect(streams.map(\.name) == ["reads", "tile", "delay", "nothing"])
        #expect(streams.allSatisfy { $0.hasEnded })
        let t = bench.memory.timing
        let burst = Int64(bench.memory.organization.burstCycles)
        let arrived = outcome.cycles(of: .read).last! + Int64(t.RL) + burst
        #expect(abs(streams[0].finished - arrived) <= 1)
        // The results of 16 banks are a burst.
        let result = outcome.cycles(of: .pim_read_result)[0] + Int64(t.RL) + burst
        #expect(streams[1].finished == result)
        #expect(result > outcome.cycles(of: .pim_precharge)[0])
        #expect(abs(streams[2].finished - 700) <= 1)
        #expect(streams[3].finished == 0)
        #expect(outcome.report.cycles >= streams.map(\.finished).max()!)
    }

    @Test func aStreamThatIsCutHasNotEnded() throws {
        let bench = try PIMBench(.sliced)
        let outcome = try bench.run(
            streams: [PIMOperationList([delay(50)]), PIMOperationList([delay(5000)])], cycles: 100)
        let streams = try #require(outcome.report.channels[0].pim).streams
        #expect(streams.map(\.hasEnded) == [true, false])
    }

    /// From the first activation until the banks are closed; tiles that follow at once leave no
    /// gap.
    @Test func tilesCountUntilTheirBanksAreClosed() throws {
        let bench = try PIMBench(.sliced)
        let tRP = Int64(bench.memory.timing.tRP)
        let one = try bench.run([delay(500), bench.tile()])
        var pim = try #require(one.report.channels[0].pim)
        let first = one.cycles(of: .pim_activate4)[0]
        #expect(
            pim.tileCycles == min(one.report.cycles, one.cycles(of: .pim_precharge)[0] + tRP)
                - first)
        let three = try bench.run([
            bench.tile(), bench.tile(row: bench.pimRow + 1), delay(1000), bench.tile(), delay(100),
        ])
        pim = try #require(three.report.channels[0].pim)
        let opened = three.cycles(of: .pim_activate4)
        let closed = three.cycles(of: .pim_precharge).map { $0 + tRP }
        #expect(closed[0] == opened[4])
        #expect(pim.tileCycles == closed[1] - opened[0] + closed[2] - opened[8])
    }

    /// Ranks side by side count once.
    @Test func ranksShareTheirTime() throws {
        let bench = try PIMBench(.sliced, ranks: 2)
        var other = bench.tile()
        other.rank = 1
        let outcome = try bench.run(
            streams: [PIMOperationList([bench.tile()]), PIMOperationList([other])])
        let pim = try #require(outcome.report.channels[0].pim)
        #expect(pim.tiles == 2)
        let opened = outcome.cycles(of: .pim_activate4)
        let closed = outcome.cycles(of: .pim_precharge).max()! + Int64(bench.memory.timing.tRP)
        #expect(pim.tileCycles == min(outcome.report.cycles, closed) - opened.min()!)
    }

    /// A tile that the end of the run cuts off counts up to there.
    @Test func aTileInFlightCountsToTheEnd() throws {
        let bench = try PIMBench(.sliced)
        let outcome = try bench.run(
            streams: [PIMOperationList([bench.tile()])], cycles: 60)
        let pim = try #require(outcome.report.channels[0].pim)
        #expect(pim.tileCycles == 60 - outcome.cycles(of: .pim_activate4)[0])
    }
}
