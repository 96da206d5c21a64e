import DRAMModel
import MemoryController
import Testing
import TestSupport

/// Streams of runs through vertical ports, at times worked out by hand.
///
/// LPDDR5-6400 with H2-LLM's ports: tRCDRD 15, tRTP 6, tRP 15, a column of 32 elements every 2
/// cycles, 96 MACs a cycle.
@Suite struct VerticalPortStreamTests {
    private static func memory(_ overrides: String...) throws -> MemoryConfiguration {
        let own = ["controller.refresh_policy=none", "pim.tfaw=exempt", "organization.channels=1"]
        return try TimingFiles.load("lpddr5-6400-h2llm", own + overrides)
    }

    private static func tile(
        _ mask: UInt64, row: Int32, columns: Int32 = 32, inputs: Int32 = 1
    ) -> PIMOperation {
        var one = PIMOperation(.gemm_tile)
        one.rank = 0
        (one.mask, one.row, one.count, one.repeats) = (mask, row, columns, inputs)
        return one
    }

    private static func run(
        _ memory: MemoryConfiguration, _ streams: [[PIMOperation]]
    ) throws -> (report: PIMReport, log: [CommandRecord]) {
        let log = CommandRecorder()
        let replay = try #require(Replay(memory))
        let sources = streams.enumerated().map {
            PIMOperationList($1, name: "stream \($0)")
        }
        let report = try replay.run(RequestList([]), streams: sources, sink: log)
        return (try #require(report.channels[0].pim), log.logs[0])
    }

    /// Row after row: 15 + 31 x 2 + 6 + 15 cycles from one activation to the next.
    @Test func rowsInLockStep() throws {
        let tiles = (0..<10 as Range<Int32>).map { Self.tile(0xffff, row: $0) }
        let (report, log) = try Self.run(try Self.memory(), [tiles])
        let opened = log.filter { $0.command.kind == .pim_activate }.map(\.cycle)
        #expect(zip(opened.dropFirst(), opened).allSatisfy { $0 - $1 == 98 })
        #expect(report.bankMACs == 10 * 32 * 16 && report.bankProducts == report.bankMACs)
        // The last row closes after its last column has been multiplied.
        #expect(report.last == 9 * 98 + 15 + 62 + 6 + 1)
    }

    /// With 64 rows of inputs a row takes 32 x 64 / 3 cycles: the next one's is hidden behind it.
    @Test func computationHidesRows() throws {
        let tiles = (0..<10 as Range<Int32>).map { Self.tile(0xffff, row: $0, inputs: 64) }
        let (report, _) = try Self.run(try Self.memory(), [tiles])
        #expect(report.last == 15 + 2 + (10 * 32 * 64 + 2) / 3)
        let bound = report.stalls.max { $0.cycles < $1.cycles }
        #expect(bound?.rule == "weight_buffer")
    }

    /// A run that takes longer than tens of thousands of refreshes is no deadlock: its port is
    /// busy.
    @Test(arguments: PIMParameters.RefreshHandling.allCases)
    func aLongRunIsNoDeadlock(_ handling: PIMParameters.RefreshHandling) throws {
        var memory = try Self.memory("controller.refresh_policy=rank_staggered")
        memory.timing.tREFI = memory.timing.tRFC + 200
        memory.pim!.refresh = handling
        memory.pim!.nmp!.fpus = 1
        memory.pim!.nmp!.fpu_MHz = 50
        let tiles = (0..<4 as Range<Int32>).map { Self.tile(0x1, row: $0, inputs: 65_536) }
        let (report, log) = try Self.run(memory, [tiles])
        #expect(report.tiles == 4)
        #expect(log.count { $0.command.kind == .nmp_mac } == 4)
        #expect(log.count { $0.command.kind == .refresh } > 100_000)
    }

    @Test func tilesAreWhatTheyAreSpeltOutAs() throws {
        let memory = try Self.memory("pim.tfaw=enforced")
        let tile = Self.tile(0xff, row: 5, columns: 20, inputs: 9)
        var spelt: [PIMOperation] = []
        for mask in [0xf, 0xf0] as [UInt64] {
            var open = tile
            open.kind = .pim_activate4
            (open.mask, open.count, open.repeats) = (mask, 1, 1)
            spelt.append(open)
        }
        var run = tile
        (run.kind, run.row) = (.nmp_mac, 0)
        var close = PIMOperation(.pim_precharge)
        (close.rank, close.mask) = (0, 0xff)
        spelt += [run, close]
        #expect(try Self.run(memory, [[tile]]).log == Self.run(memory, [spelt]).log)
    }

    /// Banks that are streams of their own overlap; in lock step they would come one after the
    /// other.
    @Test(arguments: ["independent", "lock_step"])
    func banksGoOnByThemselves(_ banks: String) throws {
        let memory = try Self.memory("nmp.banks=\(banks)")
        let streams = (0..<4 as Range<UInt64>).map { bank in
            (0..<10 as Range<Int32>).map { Self.tile(1 << bank, row: $0) }
        }
        let (report, _) = try Self.run(memory, streams)
        // tRRD keeps activations 4 cycles apart.
        let alone = 9 * 98 + 15 + 62 + 6 + 1
        if banks == "independent" {
            #expect(Int(report.last) >= alone && Int(report.last) <= alone + 4 * 4)
            #expect(report.tiles == 10)
        } else {
            #expect(Int(report.last) > 4 * 9 * 98)
            #expect(report.tiles == 40)
        }
    }

    /// Two banks behind one port open rows in turn: the port goes on without a gap.
    @Test func halvesKeepThePortBusy() throws {
        let memory = try Self.memory("nmp.banks_per_port=2")
        let streams = ([0x5555, 0xaaaa] as [UInt64]).map { mask in
            (0..<10 as Range<Int32>).map { Self.tile(mask, row: $0) }
        }
        let (report, log) = try Self.run(memory, streams)
        let runs = log.filter { $0.command.kind == .nmp_mac }.map(\.cycle)
        #expect(zip(runs.dropFirst(2), runs.dropFirst()).allSatisfy { $0 - $1 == 64 })
        #expect(report.bankMACs == 20 * 32 * 8)
    }

    @Test func otherStreamsTilesAreLeftAlone() throws {
        let memory = try Self.memory()
        var close = PIMOperation(.pim_precharge)
        (close.rank, close.mask, close.cycle, close.line) = (0, 0xffff, 40, 7)
        #expect {
            try Self.run(memory, [[Self.tile(8, row: 1)], [close]])
        } throws: {
            ($0 as? PIMFault)?.message
                == "pim_precharge of bank 3, which is in a tile of stream 'stream 0'"
        }
    }

    /// The next inputs come while the units work; without halves they wait for them.
    @Test(arguments: ["double", "single"])
    func inputsOverlapComputation(_ buffering: String) throws {
        let memory = try Self.memory("nmp.buffering=\(buffering)")
        let isDouble = buffering == "double"
        var input = PIMOperation(.nmp_write_input)
        (input.count, input.repeats) = (16, 64)
        var next = input
        next.halves.input = isDouble ? 1 : 0
        let (_, log) = try Self.run(memory, [[input, Self.tile(1, row: 0, inputs: 64), next]])
        let writes = log.filter { $0.command.kind == .nmp_write_input }
        #expect(writes.map(\.command.count) == [32, 32, 32, 32])
        let run = try #require(log.first { $0.command.kind == .nmp_mac })
        // 64 rows of 16 elements are 64 bursts; the row closes 68 cycles after the run's issue, and
        // the run ends after 2 + 682 2/3.
        #expect(run.cycle == 64 + 9 + 64)
        #expect(writes[2].cycle == (isDouble ? run.cycle + 69 : run.cycle + 685))
    }

    @Test func energyIsCountedByTheBit() throws {
        let memory = try Self.memory()
        let model = try #require(PIMEnergyModel(memory))
        let (column_pJ, write_pJ) = try (#require(model.column_pJ), #require(model.write_pJ))
        #expect(abs(column_pJ - 512 * (0.88 + 2 * 0.027)) < 1e-9)
        #expect(abs(model.multiply_pJ - 32 * 1.075) < 1e-9)
        #expect(abs(write_pJ - 256 * 7.027) < 1e-9)
        #expect(model.result_pJ == model.write_pJ)
        let tile = Self.tile(0xffff, row: 0, inputs: 3)
        let energy = try #require(try Self.run(memory, [[tile]]).report.energy)
        let multiply_pJ = try #require(energy.multiply_pJ)
        let columns_pJ = try #require(energy.column_pJ)
        #expect(abs(multiply_pJ - 16 * 32 * 3 * 32 * 1.075) < 1e-6)
        #expect(abs(columns_pJ - 16 * 32 * column_pJ) < 1e-6)
    }
}
