import DRAMEngine
import DRAMModel
import Testing

/// What tests say about the state of a channel; as it cannot be copied, `#expect` cannot look
/// inside.
extension Bench {
    /// Expects a bank open on a row that has had so many column commands.
    func expectOpen(
        _ bank: Bank, row: Int32 = Command.anyRow, hits: Int32 = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = (channel.openRow(flat(bank)), channel.rowHitCount(flat(bank)))
        #expect(found == (row, hits), sourceLocation: sourceLocation)
        #expect(isMarkedOpen(bank), sourceLocation: sourceLocation)
    }

    func expectClosed(_ bank: Bank, sourceLocation: SourceLocation = #_sourceLocation) {
        let found = (channel.openRow(flat(bank)), channel.rowHitCount(flat(bank)))
        #expect(found == (-1, 0), sourceLocation: sourceLocation)
        #expect(!isMarkedOpen(bank), sourceLocation: sourceLocation)
    }

    func expectLastCommand(
        to bank: Bank, at cycle: Int64, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = channel.lastCommandCycle(flat(bank))
        #expect(found == cycle, sourceLocation: sourceLocation)
    }

    /// Expects how many commands have been issued, of all kinds.
    func expectCounts(
        _ expected: [CommandKind: Int64], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var found: [CommandKind: Int64] = [:]
        for kind in CommandKind.allCases where channel.count(of: kind) > 0 {
            found[kind] = channel.count(of: kind)
        }
        #expect(found == expected, sourceLocation: sourceLocation)
    }

    /// Expects a rank asleep or awake, and since when its banks have been closed in that state.
    func expectRank(
        _ rank: Int32, asleep: Bool, since cycle: Int64,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = channel.isSelfRefreshing(rank)
        let state = channel.selfRefreshStates[Int(rank)]
        let since = channel.closedSince(rank)
        #expect(found == asleep && state == asleep, sourceLocation: sourceLocation)
        #expect(since == cycle, sourceLocation: sourceLocation)
    }

    /// Expects how long a rank has had a bank open and has been in self refresh.
    func expectResidency(
        ofRank rank: Int32 = 0, through end: Int64, active: Int64, asleep: Int64,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = channel.residency(ofRank: rank, through: end)
        #expect(found.activeCycles == active, sourceLocation: sourceLocation)
        #expect(found.selfRefreshCycles == asleep, sourceLocation: sourceLocation)
    }

    /// What the channel says of every kind of command to some places.
    func answers(for bankAddresses: [Bank]) -> [String] {
        var answers: [String] = []
        for kind in history.memory.commandKinds {
            for target in bankAddresses {
                answers.append("\(channel.earliest(Command(kind, target)))")
            }
        }
        return answers
    }

    /// A bank among all banks of the channel.
    private func flat(_ b: Bank) -> Int32 {
        let o = history.memory.organization.named
        let group = b.rank * Int32(o.bankgroups) + b.group
        return group * Int32(o.banks_per_group) + b.bank
    }

    private func isMarkedOpen(_ b: Bank) -> Bool {
        let rank = history.rank(b.rank)
        let inRank = flat(b) - rank * Int32(history.memory.organization.banks)
        return channel.openBanks(ofRank: rank) & (1 << UInt64(inRank)) != 0
    }
}
