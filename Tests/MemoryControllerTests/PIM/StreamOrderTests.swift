import DRAMModel
import MemoryController
import Testing
import TestSupport

/// Macros, points of order, and what is wrong with a stream.
@Suite struct StreamOrderTests {
    @Test(arguments: [false, true])
    func aMacroIsItsSpelling(_ isExempt: Bool) throws {
        var bench = try PIMBench(.sliced)
        if isExempt { bench.memory.pim!.tfaw = .exempt }
        let macro = [bench.tile(macs: 8, heads: 3), bench.tile(macs: 5, row: bench.pimRow + 1)]
        var spelt: [PIMOperation] = []
        for tile in macro {
            if isExempt {
                spelt.append(bench.operation(.pim_activate, row: tile.row))
            } else {
                spelt += (0..<4).map {
                    bench.operation(.pim_activate4, mask: 0xF << UInt64(4 * $0), row: tile.row)
                }
            }
            for head in 0..<tile.repeats {
                let column = head * tile.count
                spelt.append(bench.operation(.pim_mac, count: tile.count, column: column))
                spelt.append(bench.operation(.pim_read_result))
            }
            spelt.append(bench.operation(.pim_precharge))
        }
        let short = try bench.run(macro)
        let long = try bench.run(spelt)
        #expect(short.log == long.log)
        #expect(short.log.count == macro.count * (isExempt ? 2 : 5) + 24 + 3 + 5 + 1)
    }

    /// MACs that issue in a batch are those that issue one by one: same commands, same statistics.
    @Test(arguments: ControllerParameters.Policy.allCases, [UInt64(1), 2, 3])
    func macsInABatchAreMACsOneByOne(
        _ policy: ControllerParameters.Policy, _ seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        var bench = try PIMBench(.sliced, ranks: 2, refresh: true, policy: policy)
        bench.memory.pim!.tCCD_PIM = Int.random(in: 1...6, using: &random)
        bench.memory.pim!.refresh = Bool.random(using: &random) ? .interrupt : .defer_tile
        let tiles = (0..<Int32(60)).map { index in
            let heads = Int32.random(in: 1...4, using: &random)
            var tile = bench.tile(
                macs: .random(in: 1...32 / heads, using: &random), heads: heads,
                row: bench.pimRow + index)
            tile.rank = Int32.random(in: -1...1, using: &random)
            if Bool.random(using: &random) { tile.cycle = Int64(index) * 200 }
            return tile
        }
        var read = PIMOperation(.read)
        read.count = 700
        var late = read
        late.cycle = 9000
        let streams = { [PIMOperationList(tiles), PIMOperationList([read, late])] }
        let atOnce = try bench.run(streams: streams())
        let oneByOne = try bench.run(streams: streams(), batchesMACs: false)
        #expect(atOnce.log == oneByOne.log, "seed \(seed)")
        #expect("\(atOnce.report)" == "\(oneByOne.report)", "seed \(seed)")
        let unlogged = try bench.run(streams: streams(), logged: false)
        #expect("\(unlogged.report)" == "\(atOnce.report)", "seed \(seed)")
    }

    @Test func streamsWaitForEachOthersEvents() throws {
        let bench = try PIMBench(.sliced)
        var post = PIMOperation(.post)
        post.event = 0
        var wait = PIMOperation(.wait)
        wait.event = 0
        var read = PIMOperation(.read)
        read.count = 64
        let tiles = PIMOperationList(
            [bench.tile(), bench.tile(row: bench.pimRow + 1), post], eventNames: ["ready"])
        let reads = PIMOperationList([wait, read], eventNames: ["ready"])
        let outcome = try bench.run(streams: [reads, tiles])
        let lastResult = outcome.cycles(of: .pim_read_result).last!
        let t = bench.memory.timing
        let burst = Int64(bench.memory.organization.burstCycles)
        #expect(outcome.cycles(of: .activate)[0] > lastResult + Int64(t.RL) + burst)
        #expect(outcome.cycles(of: .read).count == 64)
        #expect(outcome.report.completed == 64)
    }

    /// A barrier waits for reads of its own stream, not for those of others.
    @Test func aBarrierWaitsForItsOwnReads() throws {
        let bench = try PIMBench(.sliced)
        var read = PIMOperation(.read)
        read.count = 16
        let own = try bench.run([read, PIMOperation(.barrier), bench.tile()])
        let t = bench.memory.timing
        let burst = Int64(bench.memory.organization.burstCycles)
        let done = own.cycles(of: .read).last! + Int64(t.RL) + burst
        #expect(own.cycles(of: .pim_activate4)[0] >= done)
        let others = try bench.run(
            streams: [
                PIMOperationList([PIMOperation(.barrier), bench.tile()]),
                PIMOperationList([read]),
            ])
        #expect(others.cycles(of: .pim_activate4)[0] < others.cycles(of: .read)[0])
    }

    @Test func writesThroughTheHostReachTheKVPartition() throws {
        let bench = try PIMBench(.sliced)
        let mapping = AddressMapping(bench.memory)
        var write = PIMOperation(.write)
        write.address = mapping.encode(
            DecodedAddress(
                channel: 0, rank: 0, bankgroup: 1, bank: 2, row: bench.pimRow + 3, column: 0))
        write.count = 4
        let outcome = try bench.run([write, bench.tile()])
        let writes = outcome.log.filter { $0.command.kind == .write }
        #expect(writes.count == 4)
        #expect(writes.allSatisfy { $0.command.partition == 1 })
        #expect(outcome.report.channels[0].pim!.tiles == 1)
    }

    private func fault(_ operations: [PIMOperation], events: [String] = []) throws -> PIMFault? {
        var numbered = operations
        for index in numbered.indices { numbered[index].line = Int64(index + 2) }
        let bench = try PIMBench(.sliced, refresh: true)
        do {
            _ = try bench.run(
                streams: [PIMOperationList(numbered, name: "a.pim", eventNames: events)])
            return nil
        } catch let fault as PIMFault {
            return fault
        }
    }

    @Test func faultsNameTheirPlace() throws {
        let bench = try PIMBench(.sliced)
        let open = bench.operation(.pim_activate4, mask: 0xF)
        let mac = bench.operation(.pim_mac, mask: 0x1F)
        let closed = try #require(try fault([open, mac]))
        #expect(closed.line == 3 && closed.stream == "a.pim")
        #expect(closed.message.contains("bank 4") && closed.message.contains("no PIM row"))
        let twice = try #require(try fault([open, open]))
        #expect(twice.line == 3)
        #expect(twice.message.contains("still open"))
        var wait = PIMOperation(.wait)
        wait.event = 0
        let stuck = try #require(try fault([bench.tile(), wait, bench.tile()], events: ["go"]))
        #expect(stuck.line == 3)
        #expect(stuck.message.contains("'go'"))
        var post = PIMOperation(.post)
        post.event = 0
        let posted = try #require(try fault([post, post], events: ["go"]))
        #expect(posted.line == 3)
    }

    /// A tile that waits for requests which its own rows keep out is a fault, not an endless run.
    @Test(arguments: ControllerParameters.Policy.allCases)
    func aTileThatWaitsForWhatItKeepsOutIsAFault(
        _ policy: ControllerParameters.Policy
    ) throws {
        let bench = try PIMBench(.conventional, refresh: true, policy: policy)
        var read = PIMOperation(.read)
        read.count = 4
        let operations = [
            bench.operation(.pim_activate4, mask: 0xF), read, PIMOperation(.barrier),
            bench.operation(.pim_precharge, mask: 0xF),
        ]
        #expect(throws: PIMFault.self) { try bench.run(operations, logged: false) }
    }

    /// Requests inside a tile, more than the queues hold, enter while refreshes go on.
    @Test(
        arguments: ControllerParameters.Policy.allCases,
        PIMParameters.RefreshHandling.allCases)
    func requestsInsideATileEnter(
        _ policy: ControllerParameters.Policy, _ handling: PIMParameters.RefreshHandling
    ) throws {
        var bench = try PIMBench(.dual_row_buffer, refresh: true, policy: policy)
        bench.memory.pim!.refresh = handling
        bench.memory.controller.refresh_postpone = 0
        var write = PIMOperation(.write)
        write.count = 6_000
        let operations = [
            bench.operation(.pim_activate4, mask: 0xF), write,
            bench.operation(.pim_mac, mask: 0xF), bench.operation(.pim_precharge, mask: 0xF),
        ]
        let outcome = try bench.run(operations)
        #expect(outcome.report.completed == 6_000)
        #expect(outcome.cycles(of: .pim_mac).count == 1)
        #expect(outcome.cycles(of: .refresh).count > 1)
    }

    /// The energy of a tile is the sum of its parts.
    @Test func theEnergyOfATileIsTheSumOfItsParts() throws {
        let bench = try PIMBench(.sliced)
        let whole = try bench.run([bench.tile(macs: 16, heads: 2)])
        let energy = try #require(whole.report.channels[0].pim?.energy)
        let model = try #require(PIMEnergyModel(bench.memory))
        let host = EnergyModel(try #require(bench.memory.power), bench.memory)
        #expect(model.activate_pJ == host.activate_pJ)
        #expect(energy.activate_pJ == model.activate_pJ.map { 16 * $0 })
        #expect(energy.column_pJ == model.column_pJ.map { 16 * 32 * $0 })
        #expect(energy.multiply_pJ == 16 * 32 * 16 * bench.memory.pim!.mac_pJ)
        #expect(energy.result_pJ == model.result_pJ.map { 2 * $0 })
        #expect(energy.gwrite_pJ == 0 && energy.write_pJ == 0)
        let parts =
            try #require(energy.activate_pJ) + #require(energy.column_pJ)
            + #require(energy.multiply_pJ) + #require(energy.result_pJ)
        #expect(energy.total_pJ == parts)
        // A tile of four banks takes a quarter, but for the result, which is one burst all the
        // same.
        let quarter = try bench.run([
            bench.operation(.gemv_tile, mask: 0xF0, count: 16, repeats: 2)
        ])
        let part = try #require(quarter.report.channels[0].pim?.energy)
        #expect(part.multiply_pJ.map { $0 * 4 } == energy.multiply_pJ)
        #expect(part.result_pJ == energy.result_pJ)
    }
}
