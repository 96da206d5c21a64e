import DRAMModel

/// A refresh in service.
struct FRFCFSOracleService {
    var rank: Int
    /// The unit of the rank; `nil` for the whole rank.
    var unit: Int?
    /// The banks of the channel concerned, the lowest first.
    var banks: [Int]
}

/// "Refresh" of the policy.
extension FRFCFSOracleChannel {
    private var isByUnit: Bool { controller.refresh_policy == .bank_staggered }

    private var cover: BankRefreshCover { configuration.standard.bankRefresh }

    /// Units of a rank; one for whole-rank refresh.
    var units: Int {
        guard isByUnit else { return 1 }
        switch cover {
        case .one: return organization.banks
        case .same_bank: return organization.banks_per_group
        case .pair: return organization.banks / 2
        }
    }

    private func banks(rank: Int, unit: Int?) -> [Int] {
        let first = rank * organization.banks
        let all = first..<first + organization.banks
        guard let unit else { return Array(all) }
        switch cover {
        case .one: return [first + unit]
        case .same_bank: return all.filter { $0 % organization.banks_per_group == unit }
        case .pair: return [first + unit, first + unit + organization.banks / 2]
        }
    }

    /// Counts the refreshes that fall due in this cycle as postponed.
    func fallDue(_ cycle: Int) {
        for rank in ranks.indices where isDue(rank: rank, cycle) {
            if ranks[rank].isInSelfRefresh { continue }
            ranks[rank].postponed += 1
            statistics.num_refreshes_due += 1
        }
    }

    private func isDue(rank: Int, _ cycle: Int) -> Bool {
        let t = configuration.timing
        let every: Int
        let first: Int
        switch controller.refresh_policy {
        case .none:
            return false
        case .rank_simultaneous:
            every = max(1, t.tREFI)
            first = every
        case .rank_staggered:
            every = max(1, t.tREFI)
            first = (rank + 1) * max(1, t.tREFI / organization.ranks)
        case .bank_staggered:
            every = max(1, t.tREFIb)
            first = (rank + 1) * max(1, t.tREFIb / organization.ranks)
        }
        return cycle >= first && (cycle - first) % every == 0
    }

    /// Puts the next refresh into service when none is and one may be.
    func startService(_ cycle: Int) {
        guard service == nil, controller.refresh_policy != .none else { return }
        let u = units
        let limit = configuration.standard.postponement
        let urgent = max(1, min(controller.refresh_postpone, limit) * u)
        let mostPulledIn = min(controller.refresh_pull_in, limit) * u
        let tRFC = isByUnit ? configuration.timing.tRFCb : configuration.timing.tRFC
        func first(where isMeant: (FRFCFSOracleRank) -> Bool) -> Int? {
            ranks.firstIndex { !$0.isAsleep && isMeant($0) }
        }
        let most = ranks.filter { !$0.isAsleep }.map(\.postponed).max() ?? 0
        let rank =
            first { $0.postponed >= urgent && $0.postponed == most }
            ?? first { $0.waiting == 0 && $0.postponed >= 1 }
            ?? first {
                $0.waiting == 0 && cycle - $0.idleSince >= tRFC
                    && ($0.postponed > -mostPulledIn || $0.beforeSelfRefresh > 0)
                    && !isTimeForSelfRefresh($0, cycle)
            }
        guard let rank else { return }
        let unit = isByUnit ? nextUnit(rank: rank) : nil
        service = FRFCFSOracleService(
            rank: rank, unit: unit, banks: banks(rank: rank, unit: unit))
    }

    private func nextUnit(rank: Int) -> Int {
        let left = (0..<units).filter { !ranks[rank].refreshedUnits.contains($0) }
        let isFree = { (unit: Int) in
            let banks = self.banks(rank: rank, unit: unit)
            return !self.waiting.contains { banks.contains($0.bank) }
        }
        return left.first(where: isFree) ?? left[0]
    }

    /// What the refresh in service can issue now.
    func selectForService(_ cycle: Int) -> FRFCFSOracleSelection? {
        guard let service else { return nil }
        let open = service.banks.filter { openRow[$0] != nil }
        for bank in open where timing.allows(.precharge, bank: bank, cycle: cycle) {
            return FRFCFSOracleSelection(command: layout.command(.precharge, bank: bank))
        }
        guard open.isEmpty else { return nil }
        let kind: CommandKind = service.unit == nil ? .refresh : .refresh_bank
        guard service.banks.allSatisfy({ timing.allows(kind, bank: $0, cycle: cycle) }) else {
            return nil
        }
        let refresh =
            service.unit == nil
            ? Command(kind, rank: Int32(service.rank)) : layout.bankRefresh(service.banks[0])
        return FRFCFSOracleSelection(command: refresh)
    }

    /// The refresh in service has issued.
    func finishService() {
        guard let done = service else { preconditionFailure("no refresh is in service") }
        service = nil
        ranks[done.rank].postponed -= 1
        ranks[done.rank].beforeSelfRefresh = max(0, ranks[done.rank].beforeSelfRefresh - 1)
        guard let unit = done.unit else { return }
        ranks[done.rank].refreshedUnits.insert(unit)
        if ranks[done.rank].refreshedUnits.count == units { ranks[done.rank].refreshedUnits = [] }
    }
}
