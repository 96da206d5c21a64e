import DRAMModel
import MemoryController
import Testing
import TestSupport

/// A PIM memory of one channel to run streams on, and what they came to.
struct PIMBench {
    var memory: MemoryConfiguration

    /// HBM2 with rows of 1 KB and 16 banks by the reference's rules, as the cases are of streams
    /// and policies; without refresh unless told.
    init(
        _ kind: BankStructure.Kind, ranks: Int = 1, refresh: Bool = false,
        policy: ControllerParameters.Policy = .fr_fcfs
    ) throws {
        memory = try TimingFiles.load(
            "hbm2",
            [
                "rule_set=dramsim3",
                "organization.channels=1", "organization.ranks=\(ranks)",
                "controller.policy=\(policy.rawValue)", "controller.dual_command=true",
                "controller.refresh_policy=\(refresh ? "rank_staggered" : "none")",
            ])
        memory.bank.kind = kind
        memory.bank.weight_rows = kind == .sliced ? memory.organization.rows / 2 : 0
        memory.install(PIMParameters(tCCD_PIM: 2))
    }

    var allBanks: UInt64 { 1 << UInt64(memory.organization.banks) - 1 }

    /// Runs streams until the reads beside them have entered.
    func cut(streams: [PIMOperationList], reads: [Request]) throws -> ReplayReport {
        struct Impatient: ReplayObserver {
            func progressed(requests: Int64, cycle: Int64) -> Bool { false }
        }
        var options = ReplayOptions()
        options.frontEnd = .per_channel
        return try Replay(memory, options: options)!.run(
            RequestList(reads), streams: streams, observer: Impatient())
    }

    /// A row that PIM commands may open.
    var pimRow: Int32 { Int32(memory.organization.rows / 2) }

    func operation(
        _ kind: PIMOperation.Kind, mask: UInt64? = nil, row: Int32? = nil, count: Int32 = 1,
        column: Int32 = 0, rank: Int32 = 0, repeats: Int32 = 1
    ) -> PIMOperation {
        var result = PIMOperation(kind)
        result.mask = mask ?? allBanks
        result.row = row ?? pimRow
        result.count = count
        result.column = column
        result.rank = rank
        result.repeats = repeats
        return result
    }

    /// A tile of all banks.
    func tile(macs: Int32 = 32, heads: Int32 = 1, row: Int32? = nil) -> PIMOperation {
        operation(.gemv_tile, row: row, count: macs, repeats: heads)
    }

    /// Reads of whole rows, bank by bank: each row's columns in order, then the next bank.
    func rowReads(_ count: Int, firstRow: Int = 0, banks: Range<Int>? = nil) -> [Request] {
        let o = memory.organization
        let mapping = AddressMapping(memory)
        let banks = banks ?? 0..<o.banks
        return (0..<count).map { index in
            let inRow = index % o.requestsPerRow
            let row = index / o.requestsPerRow
            // Neighbouring rows lie in different bank groups.
            let bank = banks.lowerBound + row % banks.count
            let target = DecodedAddress(
                channel: 0, rank: 0, bankgroup: Int32(bank % o.bankgroups),
                bank: Int32(bank / o.bankgroups % o.banks_per_group),
                row: Int32(firstRow + row / banks.count), column: Int32(inRow))
            return Request(address: mapping.encode(target), cycle: 0, isWrite: false)
        }
    }

    struct Outcome {
        var report: ReplayReport
        var log: [CommandRecord]

        func cycles(of kind: CommandKind) -> [Int64] {
            log.filter { $0.command.kind == kind }.map(\.cycle)
        }
    }

    func run(
        _ operations: [PIMOperation], reads: [Request] = [], logged: Bool = true
    ) throws -> Outcome {
        try run(streams: [PIMOperationList(operations)], reads: reads, logged: logged)
    }

    func run(
        streams: [PIMOperationList], reads: [Request] = [], logged: Bool = true,
        cycles: Int64? = nil, batchesMACs: Bool = true
    ) throws -> Outcome {
        var options = ReplayOptions()
        options.cycles = cycles
        options.frontEnd = .per_channel
        options.batchesMACs = batchesMACs
        let replay = Replay(memory, options: options)!
        let sink = CommandRecorder()
        let report = try replay.run(
            RequestList(reads), streams: streams, sink: logged ? sink : nil)
        return Outcome(report: report, log: sink.logs[0])
    }
}
