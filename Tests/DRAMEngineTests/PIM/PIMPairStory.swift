import DRAMModel
import Testing

/// Where the second command of a pair goes, seen from the first.
enum PIMRelation: CaseIterable {
    case sameBuffer, otherBuffer, sameGroup, otherGroup, otherRank

    static let home = Bank(rank: 0, group: 1, bank: 1)

    var bank: Bank {
        switch self {
        case .sameBuffer, .otherBuffer: Self.home
        case .sameGroup: Bank(rank: 0, group: 1, bank: 2)
        case .otherGroup: Bank(rank: 0, group: 0, bank: 2)
        case .otherRank: Bank(rank: 1, group: 1, bank: 1)
        }
    }
}

/// The shortest story in which rules lie between two commands, one of which at least is of PIM.
///
/// Everything that the two need is done long before the first, but for what can only be done
/// between them: that is done as soon as possible.
struct PIMPairStory {
    static let firstCycle: Int64 = 30_000

    let start: PIMBench.Start
    let first: Command
    let second: Command

    /// The story of two kinds of command, where it makes sense; `all`: PIM commands that can go to
    /// all banks do.
    init?(
        _ start: PIMBench.Start, _ first: CommandKind, _ second: CommandKind,
        _ relation: PIMRelation, all: (first: Bool, second: Bool)
    ) {
        let memory = start.history.memory
        let bank = memory.bank
        var partition: Int32 = bank.rowBuffers > 1 ? 0 : -1
        let namesABuffer = { (kind: CommandKind) in
            kind.isColumn || kind == .activate || kind == .precharge
        }
        switch relation {
        case .sameBuffer where namesABuffer(first) || namesABuffer(second):
            guard bank.sharesPIMRowBuffer else { return nil }
            if bank.rowBuffers > 1 { partition = Int32(bank.pimPartition) }
        case .otherBuffer:
            let isPair = namesABuffer(first) && second.isPIM || first.isPIM && namesABuffer(second)
            guard bank.rowBuffers > 1, isPair else { return nil }
        default: break
        }
        self.start = start
        let o = memory.organization
        self.first = Self.command(first, PIMRelation.home, partition, all.first, o)
        self.second = Self.command(second, relation.bank, partition, all.second, o)
    }

    private static func command(
        _ kind: CommandKind, _ bank: Bank, _ partition: Int32, _ all: Bool, _ o: Organization
    ) -> Command {
        let inRank = UInt64(Int(bank.group) * o.banks_per_group + Int(bank.bank))
        let group: UInt64 =
            (1 << UInt64(o.banks_per_group) - 1)
            << UInt64(Int(bank.group) * o.banks_per_group)
        let everyBank: UInt64 = 1 << UInt64(o.banks) - 1
        let mask = all ? everyBank : 1 << inRank
        return switch kind {
        case .pim_activate4: .pim(kind, group, rank: bank.rank)
        case .pim_activate: .pim(kind, 1 << inRank, rank: bank.rank)
        case .pim_gwrite: .pim(kind, 1 << inRank, rank: bank.rank, count: 3)
        case .pim_wrgb: .pim(kind, rank: bank.rank)
        case .pim_read_result, .nmp_read_output: .pim(kind, mask, rank: bank.rank, count: 2)
        case .nmp_write_input: .pim(kind, rank: bank.rank, count: 3)
        case .nmp_mac: .pim(kind, mask, rank: bank.rank, count: 3)
        case _ where kind.isPIM: .pim(kind, mask, rank: bank.rank)
        case .refresh, .refresh_bank, .self_refresh_enter, .self_refresh_exit:
            Command(kind, bank)
        default: .host(kind, bank, partition: partition)
        }
    }

    /// What each row of the table comes to, the most binding of all ways to tell the story; what
    /// the rows say is checked against the channel each time.
    func verdicts() -> [Int: Verdict] {
        var best: [Int: Verdict] = [:]
        for closer in [CommandKind.precharge, .read_p] {
            var bench = PIMBench(start)
            bench.makeReady(for: second, from: 10_000)
            bench.makeReady(for: first, from: 20_000)
            // It would do nothing to closed banks.
            if first.kind == .pim_precharge {
                let use: CommandKind = start.history.memory.pim?.nmp == nil ? .pim_mac : .nmp_mac
                bench.makeReady(
                    for: .pim(use, first.mask, rank: first.rank), from: 20_000)
            }
            let since = bench.history.count
            bench.issueSoonest(first, from: Self.firstCycle)
            let isDirect = !bench.makeReady(
                for: second, from: Self.firstCycle, closing: closer)
            for (row, verdict) in check(&bench, since)
            where verdict.rank > best[row, default: .isElsewhere].rank {
                best[row] = verdict
            }
            if isDirect { break }
        }
        return best
    }

    private func check(_ bench: inout PIMBench, _ since: Int) -> [Int: Verdict] {
        let story = "\(first.phrase), then"
        let soonest = bench.expectAgreement(on: second, story)
        let bounds = bench.history.bounds(on: second)
        var verdicts: [Int: Verdict] = [:]
        for bound in bounds where bound.since == since {
            guard let row = bound.row else { continue }
            guard bound.cycle > Self.firstCycle else {
                verdicts[row] = .isNoWait
                continue
            }
            let rivals = bounds.filter {
                $0.cycle >= bound.cycle && ($0.row != row || $0.since != since)
            }
            if let last = rivals.max(by: { $0.cycle < $1.cycle }), last.cycle > bound.cycle {
                verdicts[row] = .dominated(by: last.name, cycles: last.cycle - Self.firstCycle)
                continue
            }
            #expect(soonest == bound.cycle, "\(story) \(second.phrase): \(bound)")
            let others = Set(rivals.map(\.name)).subtracting([bound.name])
            if others.isEmpty {
                bench.expectEarliest(second, at: bound.cycle, because: bound.name)
            }
            verdicts[row] = others.isEmpty ? .binds : .ties(with: others)
        }
        // One cycle earlier it would trap, as PIMIllegalIssueTests prove.
        bench.issue(second, at: max(soonest, Self.firstCycle))
        return verdicts
    }
}
