import DRAMModel
import MemoryController
import Testing
import TestSupport

/// Writes of streams to row buffers that are yielded to other streams' tiles.
@Suite struct WritePatienceTests {
    static let cases = PolicyAndBank.all

    /// The cases in which the rows of tiles and writes share row buffers.
    static let shared = cases.filter { $0.kind != .dual_row_buffer }

    private static func request(
        _ bench: PIMBench, row: Int32, bank: Int32 = 0, column: Int32 = 0,
        kind: PIMOperation.Kind = .write, at cycle: Int64 = 0
    ) -> PIMOperation {
        var result = PIMOperation(kind)
        result.address = AddressMapping(bench.memory).encode(
            DecodedAddress(
                channel: 0, rank: 0, bankgroup: 0, bank: bank, row: row, column: column))
        result.cycle = cycle
        return result
    }

    private static func tiles(_ bench: PIMBench, _ count: Int32) -> PIMOperationList {
        PIMOperationList((0..<count).map { bench.tile(row: bench.pimRow + $0 % 500) })
    }

    private static func recovery(_ bench: PIMBench) -> Int64 {
        let t = bench.memory.timing
        return Int64(t.WL + bench.memory.organization.burstCycles + t.tWR)
    }

    /// With tiles that follow each other without a gap, the write goes at the first boundary after
    /// its patience, and the next tile begins behind it.
    @Test(arguments: shared, [0, 1, 100, 1000, 2500])
    func aWriteGoesAtABoundary(_ c: PolicyAndBank, _ patience: Int) throws {
        var bench = try PIMBench(c.kind, policy: c.policy)
        bench.memory.pim!.write_patience = patience
        let writes = PIMOperationList([
            Self.request(bench, row: bench.pimRow + 7, at: 50),
            Self.request(bench, row: bench.pimRow + 7, bank: 1), PIMOperation(.barrier),
            bench.operation(.pim_wrgb),
        ])
        let outcome = try bench.run(streams: [Self.tiles(bench, 60), writes])
        let written = outcome.cycles(of: .write)
        try #require(written.count == 2)
        // The writes enter in cycles 50 and 51; the barrier waits from 52 on.
        let due = 52 + Int64(patience)
        let boundary = try #require(outcome.cycles(of: .pim_precharge).first { $0 >= due })
        let openings = outcome.cycles(of: .pim_activate4)
        let t = bench.memory.timing
        #expect(written[0] > boundary)
        let row = Int64(t.tRP + t.tRCDWR + max(t.tRRD_L, t.tCCD_L))
        #expect(written[1] <= boundary + row + 4)
        let next = try #require(openings.first { $0 > boundary })
        #expect(next >= written[1] + Self.recovery(bench) + Int64(t.tRP))
        #expect(next <= written[1] + Self.recovery(bench) + Int64(t.tRP) + 4)
        #expect(openings.count == 240)
        let use = try #require(outcome.cycles(of: .pim_wrgb).first)
        #expect(use == written[1] + Self.recovery(bench) + 1)
    }

    /// A patience longer than the run lets the tiles go first, all of them.
    @Test(arguments: shared) func endlessPatienceWaitsForTheLastTile(_ c: PolicyAndBank) throws {
        var bench = try PIMBench(c.kind, policy: c.policy)
        bench.memory.pim!.write_patience = 1 << 30
        let writes = PIMOperationList([
            Self.request(bench, row: bench.pimRow + 7, at: 50), PIMOperation(.barrier),
        ])
        let outcome = try bench.run(streams: [Self.tiles(bench, 30), writes])
        #expect(outcome.cycles(of: .write)[0] > outcome.cycles(of: .pim_precharge)[29])
    }

    /// Where the write's row buffer is its own, it does not wait for tiles at all.
    @Test(arguments: cases.filter { $0.kind != .conventional })
    func writesToOtherRowBuffersDoNotWait(_ c: PolicyAndBank) throws {
        let bench = try PIMBench(c.kind, policy: c.policy)
        let writes = PIMOperationList([Self.request(bench, row: 7, at: 50), PIMOperation(.barrier)])
        let outcome = try bench.run(streams: [Self.tiles(bench, 30), writes])
        let alone = try bench.run(streams: [Self.tiles(bench, 30)])
        // The activations of a tile hold its ACTIVATE off for a time.
        #expect(outcome.cycles(of: .write)[0] < outcome.cycles(of: .pim_precharge)[2])
        #expect(outcome.report.cycles <= alone.report.cycles + Int64(bench.memory.timing.tFAW))
    }

    /// Turns of one stream's writes after the other: tiles and writes all get on, with every
    /// priority.
    @Test(arguments: shared, PIMParameters.Priority.allCases)
    func writesAndTilesBothGetOn(
        _ c: PolicyAndBank, _ priority: PIMParameters.Priority
    ) throws {
        for ranks in 1...2 { try checkProgress(c, priority, ranks: ranks) }
    }

    private func checkProgress(
        _ c: PolicyAndBank, _ priority: PIMParameters.Priority, ranks: Int
    ) throws {
        var bench = try PIMBench(c.kind, ranks: ranks, refresh: true, policy: c.policy)
        bench.memory.pim!.write_patience = 200
        bench.memory.pim!.priority = priority
        var tiles: [PIMOperation] = []
        for index in 0..<Int32(80) {
            var tile = bench.tile(row: bench.pimRow + index)
            tile.rank = index % 3 == 0 || ranks == 1 ? 0 : -1
            tiles.append(tile)
        }
        let writers = (0..<Int32(2)).map { writer in
            PIMOperationList(
                (0..<Int32(12)).flatMap {
                    [
                        Self.request(bench, row: bench.pimRow + $0, bank: writer),
                        Self.request(bench, row: bench.pimRow + $0, bank: writer, column: 3),
                        PIMOperation(.barrier),
                    ]
                })
        }
        let outcome = try bench.run(streams: [PIMOperationList(tiles)] + writers)
        #expect(outcome.cycles(of: .write).count == 48)
        #expect(outcome.report.channels[0].pim!.requests == 48)
        let last = outcome.cycles(of: .pim_mac).last!
        if priority == .pim_first { #expect(outcome.cycles(of: .write)[40] < last) }
    }

    /// Reads that follow each other without a gap keep the data bus from a write no longer than its
    /// patience.
    @Test(arguments: ControllerParameters.Policy.allCases, [100, 1000])
    func readsMakeWay(_ policy: ControllerParameters.Policy, _ patience: Int) throws {
        var bench = try PIMBench(.sliced, policy: policy)
        bench.memory.pim!.write_patience = patience
        let o = bench.memory.organization
        let writes = (0..<Int32(o.banks_per_group)).map {
            Self.request(bench, row: bench.pimRow + 7, bank: $0, at: 500)
        }
        let reads = bench.rowReads(6000)
        let outcome = try bench.run(
            streams: [PIMOperationList(writes + [PIMOperation(.barrier)])], reads: reads)
        let written = outcome.cycles(of: .write)
        #expect(written.count == writes.count)
        // Opening its row may take turns with the activations of reads.
        let latest = Int64(500 + patience) + 200
        #expect(written.last! <= latest, "\(written)")
        #expect(outcome.cycles(of: .read).count == 6000)
        #expect(outcome.cycles(of: .read).last! > 2 * latest)
    }

    /// Reads of other rows go on while writes wait for a tile to end.
    @Test(arguments: ControllerParameters.Policy.allCases)
    func waitingWritesHoldUpNoReads(_ policy: ControllerParameters.Policy) throws {
        var bench = try PIMBench(.sliced, policy: policy)
        bench.memory.pim!.write_patience = 1 << 30
        let reads = bench.rowReads(1500)
        let kept = (0..<Int32(20)).map {
            Self.request(bench, row: bench.pimRow + 400 + $0, at: 40)
        }
        let tiles = { Self.tiles(bench, 60) }
        let without = try bench.run(streams: [tiles()], reads: reads)
        let with = try bench.run(
            streams: [tiles(), PIMOperationList(kept + [PIMOperation(.barrier)])], reads: reads)
        let (before, after) = (without.cycles(of: .read).last!, with.cycles(of: .read).last!)
        #expect(abs(after - before) * 50 <= before, "\(before), \(after)")
        #expect(with.cycles(of: .write).count == 20)
    }

    /// A tile waits for a stream whose write stands behind others that cannot go before the tile
    /// ends.
    @Test(arguments: ControllerParameters.Policy.allCases, [1, 40])
    func aWriteInReachPassesThoseThatAreHeld(
        _ policy: ControllerParameters.Policy, _ count: Int
    ) throws {
        let bench = try PIMBench(.sliced, refresh: true, policy: policy)
        let kept = Self.request(bench, row: bench.pimRow + 9).address
        let size = UInt64(bench.memory.organization.requestBytes)
        // Reads of kv rows that the tile keeps waiting, and writes that they hold.
        let requests = (0..<count).flatMap { index in
            [false, true].map {
                Request(
                    address: kept + UInt64(index) % 16 * size, cycle: 100, isWrite: $0)
            }
        }
        var post = PIMOperation(.post)
        post.event = 0
        var wait = PIMOperation(.wait)
        wait.event = 0
        let open = bench.operation(.pim_activate4, mask: 0xF)
        let tile = [
            open, wait, bench.operation(.pim_mac, mask: 0xF),
            bench.operation(.pim_precharge, mask: 0xF),
        ]
        let writer = [Self.request(bench, row: 3, at: 300), post]
        let outcome = try bench.run(
            streams: [
                PIMOperationList(tile, eventNames: ["e"]),
                PIMOperationList(writer, eventNames: ["e"]),
            ], reads: requests)
        let mac = try #require(outcome.cycles(of: .pim_mac).first)
        let write = try #require(outcome.cycles(of: .write).first)
        #expect(mac >= write + Self.recovery(bench) + 2)
        #expect(mac <= 300 + 400)
    }

    /// Rows that a stream leaves open at its end keep its own writes waiting for ever, which is a
    /// fault.
    @Test(arguments: ControllerParameters.Policy.allCases)
    func anEndWithOpenRowsIsAFault(_ policy: ControllerParameters.Policy) throws {
        let bench = try PIMBench(.conventional, refresh: true, policy: policy)
        let operations = [
            bench.operation(.pim_activate4, mask: 0xF),
            Self.request(bench, row: bench.pimRow + 1),
        ]
        #expect(throws: PIMFault.self) { try bench.run(operations, logged: false) }
    }
}
