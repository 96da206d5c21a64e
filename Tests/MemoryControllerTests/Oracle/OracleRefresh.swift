import DRAMModel

/// A refresh that was asked for: of a rank, of a bank, or of one bank index in all bank groups.
struct OracleRefreshRequest: Equatable {
    var rank: Int
    /// `nil` for a whole rank, and for the bank index in all bank groups.
    var bankgroup: Int?
    /// `nil` for a whole rank.
    var bank: Int?
}

/// The refresh timer of a channel and the refreshes that wait.
final class OracleRefresh {
    private let configuration: MemoryConfiguration
    private let organization: Organization
    private var next = OracleRefreshRequest(rank: 0, bankgroup: 0, bank: 0)
    /// Refreshes asked for and not issued, oldest first.
    private(set) var waiting: [OracleRefreshRequest] = []
    /// Banks whose queue entries may not issue: those of the refresh being served.
    var closedBanks: [Int] = []

    init(_ configuration: MemoryConfiguration) {
        self.configuration = configuration
        organization = configuration.organization
    }

    /// Asks for what falls due in a cycle, but for ranks in self refresh; returns how many
    /// refreshes that are.
    func tick(_ cycle: Int, isInSelfRefresh: (Int) -> Bool) -> Int {
        let before = waiting.count
        askForDue(cycle)
        let due = waiting[before...].filter { !isInSelfRefresh($0.rank) }
        waiting.replaceSubrange(before..., with: due)
        return due.count
    }

    /// Asks for a REFRESH of a rank that is not due.
    func askForExtra(rank: Int) { waiting.append(OracleRefreshRequest(rank: rank)) }

    private func askForDue(_ cycle: Int) {
        guard cycle > 0 else { return }
        let t = configuration.timing
        let ranks = organization.ranks
        switch configuration.controller.refresh_policy {
        case .none:
            break
        case .rank_staggered:
            guard cycle % max(1, t.tREFI / ranks) == 0 else { return }
            waiting.append(OracleRefreshRequest(rank: next.rank))
            next.rank = (next.rank + 1) % ranks
        case .rank_simultaneous:
            guard cycle % max(1, t.tREFI) == 0 else { return }
            for rank in 0..<ranks { waiting.append(OracleRefreshRequest(rank: rank)) }
        case .bank_staggered:
            guard cycle % max(1, t.tREFIb / ranks) == 0 else { return }
            askForNextBank()
        }
    }

    private func askForNextBank() {
        let cover = configuration.standard.bankRefresh
        var request = next
        if cover == .same_bank { request.bankgroup = nil }
        waiting.append(request)

        // Of a pair the lower bank is named: half of the bank groups or, where there is one, half
        // of the banks.
        let isPair = cover == .pair
        let hasGroups = organization.bankgroups > 1
        let groups = organization.bankgroups / (isPair && hasGroups ? 2 : 1)
        let banks = organization.banks_per_group / (isPair && !hasGroups ? 2 : 1)
        next.rank = (next.rank + 1) % organization.ranks
        guard next.rank == 0 else { return }
        if cover != .same_bank {
            next.bankgroup = (next.bankgroup! + 1) % groups
            guard next.bankgroup == 0 else { return }
        }
        next.bank = (next.bank! + 1) % banks
    }

    /// Whether a refresh covers a bank of its rank.
    private func covers(_ request: OracleRefreshRequest, _ bankgroup: Int, _ bank: Int) -> Bool {
        guard let own = request.bank else { return true }
        guard let group = request.bankgroup else { return own == bank }
        if group == bankgroup && own == bank { return true }
        guard configuration.standard.bankRefresh == .pair else { return false }
        let perGroup = organization.banks_per_group
        return bankgroup * perGroup + bank == group * perGroup + own + organization.banks / 2
    }

    /// The banks of the channel that a refresh covers, bank group by bank group.
    func banks(of request: OracleRefreshRequest) -> [Int] {
        var banks: [Int] = []
        for bankgroup in 0..<organization.bankgroups {
            for bank in 0..<organization.banks_per_group
            where covers(request, bankgroup, bank) {
                banks.append(
                    (request.rank * organization.bankgroups + bankgroup)
                        * organization.banks_per_group + bank)
            }
        }
        return banks
    }

    /// The refresh being served has issued: its queues reopen.
    func finishOldest() {
        waiting.removeFirst()
        closedBanks = []
    }
}
