import DRAMModel
import MemoryController
import Testing

/// Runs that end before their streams do.
@Suite struct CutTests {
    /// Wherever between tiles and inside them a run is cut, it ends, and between tiles with it the
    /// reads of their row buffers.
    @Test(.timeLimit(.minutes(5)), arguments: ControllerParameters.Policy.allCases)
    func runsEndWhereverTheyAreCut(_ policy: ControllerParameters.Policy) throws {
        var bench = try PIMBench(.conventional, refresh: true, policy: policy)
        bench.memory.pim!.priority = .pim_first
        let tiles = (0..<Int32(20)).map { bench.tile(row: bench.pimRow + $0) }
        var (between, inside) = (0, 0)
        // A tile takes less, and the gap between two some cycles.
        for cycle in Int64(1000)..<1300 {
            var reads = bench.rowReads(4)
            for index in reads.indices { reads[index].cycle = cycle }
            let report = try bench.cut(streams: [PIMOperationList(tiles)], reads: reads)
            #expect(report.interrupted && report.accepted == 4)
            let channel = report.channels[0]
            #expect(channel.pim!.tiles > 0 && channel.pim!.tiles < 20)
            if channel.readsDone == 4 { between += 1 } else { inside += 1 }
        }
        #expect(between > 0 && inside > 0)
    }
}
