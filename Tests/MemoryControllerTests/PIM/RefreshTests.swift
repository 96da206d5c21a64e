import DRAMModel
import MemoryController
import TestSupport
import Testing

/// What a refresh does to PIM rows, and PIM rows to a refresh.
@Suite struct PIMRefreshTests {
    /// Tiles for several refresh intervals.
    private func program(_ bench: PIMBench, tiles: Int32 = 100) -> [PIMOperation] {
        (0..<tiles).map { bench.tile(row: bench.pimRow + $0) }
    }

    private func bench(
        _ kind: BankStructure.Kind, _ policy: ControllerParameters.Policy,
        _ handling: PIMParameters.RefreshHandling
    ) throws -> PIMBench {
        var bench = try PIMBench(kind, refresh: true, policy: policy)
        bench.memory.pim!.refresh = handling
        // No refresh before it is due.
        bench.memory.controller.refresh_pull_in = 0
        return bench
    }

    @Test(
        arguments: BankStructure.Kind.allCases, ControllerParameters.Policy.allCases)
    func aTileInFlightFinishesFirst(
        _ kind: BankStructure.Kind, _ policy: ControllerParameters.Policy
    ) throws {
        let bench = try bench(kind, policy, .defer_tile)
        let outcome = try bench.run(program(bench))
        let refreshes = outcome.cycles(of: .refresh)
        let t = bench.memory.timing
        #expect(refreshes.count >= 4)
        // Each comes after the tile in which it fell due, and before the one after that.
        for (index, cycle) in refreshes.enumerated() {
            let due = Int64(t.tREFI) * Int64(index + 1)
            #expect(cycle >= due && cycle <= due + 300)
        }
        let pim = outcome.report.channels[0].pim!
        #expect(pim.tiles == 100)
        #expect(pim.interruptions == 0)
        #expect(outcome.cycles(of: .pim_activate4).count == 400)
        #expect(outcome.cycles(of: .pim_mac).count == 3200)
    }

    /// Bank refreshes that leave a tile of all banks no cycle are a fault of its stream, also while
    /// a request waits behind the tile.
    @Test(arguments: [[], [Request(address: 0x40, cycle: 2000, isWrite: false)]])
    func refreshesThatLeaveNoTimeAreAFault(_ requests: [Request]) throws {
        var memory = TimingFiles.memory("hbm3-attacc", ["organization.channels=1"])
        memory.controller.refresh_policy = .bank_staggered
        let banks: [UInt64] = [0xF00, (1 << UInt64(memory.organization.banks)) - 1]
        let tiles = banks.enumerated().map { index, mask in
            var tile = PIMOperation(.gemv_tile)
            tile.rank = -1
            tile.mask = mask
            tile.row = Int32(8000 + index)
            tile.count = 20
            tile.line = Int64(index + 1)
            return tile
        }
        let replay = try #require(Replay(memory))
        let fault = #expect(throws: PIMFault.self) {
            _ = try replay.run(
                RequestList(requests), streams: [PIMOperationList(tiles, name: "tiles")])
        }
        #expect(fault?.line == 2)
        #expect(fault?.message.contains("no cycle between refreshes") == true)
    }

    /// The first refresh may fall due in a cycle in which the units have the slot for row commands.
    @Test(arguments: ControllerParameters.Policy.allCases)
    func aTakenSlotDelaysTheFirstRefreshByOneTile(
        _ policy: ControllerParameters.Policy
    ) throws {
        var bench = try bench(.conventional, policy, .defer_tile)
        for tREFI in 1000..<1060 {
            bench.memory.timing.tREFI = tREFI
            let refreshes = try bench.run(program(bench, tiles: 8)).cycles(of: .refresh)
            let first = try #require(refreshes.first, "tREFI \(tREFI)")
            #expect(first >= tREFI && first <= tREFI + 300, "tREFI \(tREFI): \(first)")
        }
    }

    @Test(
        arguments: BankStructure.Kind.allCases, ControllerParameters.Policy.allCases)
    func aTileIsInterruptedAndGoesOn(
        _ kind: BankStructure.Kind, _ policy: ControllerParameters.Policy
    ) throws {
        let bench = try bench(kind, policy, .interrupt)
        let outcome = try bench.run(program(bench))
        let pim = outcome.report.channels[0].pim!
        #expect(pim.tiles == 100)
        #expect(pim.interruptions > 0)
        #expect(outcome.cycles(of: .pim_mac).count == 3200)
        // What was closed is opened again, and each row's MACs come in order.
        let columns = outcome.log.filter { $0.command.kind == .pim_mac }.map(\.command.column)
        #expect(columns == (0..<100).flatMap { _ in (0..<Int32(32)) })
        let t = bench.memory.timing
        for (index, cycle) in outcome.cycles(of: .refresh).enumerated() {
            let due = Int64(t.tREFI) * Int64(index + 1)
            #expect(cycle >= due && cycle <= due + Int64(t.tRAS + t.tRP + 4))
        }
    }

    /// A tile that stays open is interrupted when the refresh has been postponed for eight
    /// intervals.
    @Test(arguments: ControllerParameters.Policy.allCases)
    func aTileThatStaysOpenIsInterruptedInTheEnd(
        _ policy: ControllerParameters.Policy
    ) throws {
        let bench = try bench(.sliced, policy, .defer_tile)
        var late = bench.operation(.pim_mac, count: 4)
        late.cycle = 37_000
        let operations =
            (0..<4).map {
                bench.operation(.pim_activate4, mask: 0xF << UInt64(4 * $0))
            } + [late, bench.operation(.pim_precharge)]
        let outcome = try bench.run(operations)
        let first = outcome.cycles(of: .refresh)[0]
        let tREFI = Int64(bench.memory.timing.tREFI)
        #expect(first > 8 * tREFI && first < 10 * tREFI)
        #expect(outcome.cycles(of: .pim_activate4).count == 8)
        #expect(outcome.cycles(of: .pim_mac).count == 4)
        #expect(outcome.report.channels[0].pim!.interruptions == 1)
    }

    /// Per-bank refresh leaves the tiles of other banks alone.
    @Test(arguments: ControllerParameters.Policy.allCases)
    func bankRefreshLetsOtherBanksGoOn(_ policy: ControllerParameters.Policy) throws {
        var bench = try bench(.sliced, policy, .interrupt)
        bench.memory.controller.refresh_policy = .bank_staggered
        let program = (0..<60).map { (index: Int32) in
            bench.operation(.gemv_tile, mask: 0xF, row: bench.pimRow + index, count: 32)
        }
        let outcome = try bench.run(program)
        #expect(outcome.cycles(of: .refresh_bank).count > 10)
        let pim = outcome.report.channels[0].pim!
        #expect(pim.tiles == 60)
        // Only refreshes of the four banks in use interrupt.
        let concerned = outcome.log.filter {
            $0.command.kind == .refresh_bank && $0.command.bankgroup == 0
        }
        #expect(pim.interruptions <= Int64(concerned.count))
        #expect(pim.interruptions > 0)
        #expect(outcome.cycles(of: .pim_mac).count == 60 * 32)
    }

    /// Where the refresh of one rank or the other is always under way, a tile of both would wait
    /// for ever.
    @Test(
        arguments: PIMParameters.RefreshHandling.allCases,
        ControllerParameters.Policy.allCases)
    func ranksThatAreNeverAllFreeAreAFault(
        _ handling: PIMParameters.RefreshHandling, _ policy: ControllerParameters.Policy
    ) throws {
        var bench = try PIMBench(.conventional, ranks: 2, refresh: true, policy: policy)
        bench.memory.pim!.refresh = handling
        bench.memory.timing.tREFI = 2 * bench.memory.timing.tRFC - 20
        var tiles = program(bench, tiles: 60)
        for index in tiles.indices { tiles[index].rank = -1 }
        let error = #expect(throws: PIMFault.self) { try bench.run(tiles, logged: false) }
        #expect(error?.message.contains("too close together") == true)
        // One rank after the other finds its time.
        for index in tiles.indices { tiles[index].rank = Int32(index & 1) }
        let outcome = try bench.run(tiles, logged: false)
        #expect(outcome.report.channels[0].pim!.tiles == 60)
    }

    /// Reads, tiles and refreshes together, with every policy and priority: nothing is lost.
    @Test(arguments: BankStructure.Kind.allCases, ControllerParameters.Policy.allCases)
    func everythingTogetherEnds(
        _ kind: BankStructure.Kind, _ policy: ControllerParameters.Policy
    ) throws {
        for handling in PIMParameters.RefreshHandling.allCases {
            for priority in PIMParameters.Priority.allCases {
                var bench = try bench(kind, policy, handling)
                bench.memory.pim!.priority = priority
                let outcome = try bench.run(
                    program(bench, tiles: 25), reads: bench.rowReads(800))
                #expect(outcome.report.completed == 800)
                #expect(outcome.report.channels[0].pim!.tiles == 25)
                #expect(outcome.cycles(of: .pim_mac).count == 25 * 32)
            }
        }
    }
}
