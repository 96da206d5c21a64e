import DRAMModel

/// The pending command of one bank.
private struct FRFCFSOraclePending {
    var kind: CommandKind
    var bank: Int
    /// The request that it serves; `nil` for the PRECHARGE of an adaptive page.
    var request: FRFCFSOracleRequest?
}

/// "Mode", "The pending command of a bank" and "Selection" of the policy.
extension FRFCFSOracleChannel {
    /// Decides the mode of this cycle; returns the aged request, by its order.
    func chooseMode(_ cycle: Int) -> Int? {
        if let oldest = waiting.first, cycle - oldest.datedCycles[0] >= controller.age_cap {
            isDraining = oldest.isWrite
            return oldest.order
        }
        let low = traceHasEnded ? 0 : controller.write_low_watermark
        let someFree = writes.contains { !reads.contains($0) }
        if isDraining && (writes.count <= low || !someFree) { isDraining = false }
        if !isDraining && someFree {
            let isHigh = writes.count >= controller.write_high_watermark
            if isHigh || (reads.isEmpty && writes.count > low) { isDraining = true }
        }
        return nil
    }

    /// The command that goes now, of the kinds asked for; refreshes in service are not looked at.
    func select(
        _ cycle: Int, aged: Int?, from isAskedFor: (CommandKind) -> Bool
    ) -> FRFCFSOracleSelection? {
        let ready = pending(cycle, aged: aged).filter {
            isAskedFor($0.kind) && timing.allows($0.kind, bank: $0.bank, cycle: cycle)
        }
        func oldest(where isMeant: (FRFCFSOraclePending) -> Bool) -> FRFCFSOraclePending? {
            ready.filter { $0.request != nil && isMeant($0) }
                .min { $0.request!.order < $1.request!.order }
        }
        let choice =
            oldest { $0.request!.order == aged }
            ?? oldest { $0.kind.isColumn }
            ?? oldest { !$0.kind.isColumn }
            ?? ready.min { $0.bank < $1.bank }
        guard let choice else { return nil }
        return FRFCFSOracleSelection(
            command: layout.command(
                choice.kind, bank: choice.bank, row: choice.request?.target.row ?? -1,
                column: choice.request?.target.column ?? -1),
            order: choice.request?.order)
    }

    /// The pending commands of the banks that may take ordinary commands; at most one for each
    /// bank.
    private func pending(_ cycle: Int, aged: Int?) -> [FRFCFSOraclePending] {
        let isAdaptive = controller.page_policy == .adaptive
        if waiting.isEmpty && !isAdaptive { return [] }
        let none = [FRFCFSOracleRequest?](repeating: nil, count: openRow.count)
        var oldest = none
        var oldestHit = none
        var agedOne = none
        var rowIsWanted = [Bool](repeating: false, count: openRow.count)
        for request in waiting {
            let bank = request.bank
            let isHit = openRow[bank] == request.target.row
            if isHit { rowIsWanted[bank] = true }
            guard request.isWrite == isDraining, !isHeld(request) else { continue }
            if oldest[bank] == nil { oldest[bank] = request }
            if isHit && oldestHit[bank] == nil { oldestHit[bank] = request }
            if request.order == aged { agedOne[bank] = request }
        }
        var pending: [FRFCFSOraclePending] = []
        for bank in openRow.indices {
            let rank = layout.rank(ofBank: bank)
            if service?.banks.contains(bank) == true || ranks[rank].isAsleep { continue }
            if let aged = agedOne[bank] {
                let isHit = openRow[bank] == aged.target.row
                pending.append(pendingCommand(bank, oldest: aged, oldestHit: isHit ? aged : nil))
            } else if let oldest = oldest[bank] {
                pending.append(pendingCommand(bank, oldest: oldest, oldestHit: oldestHit[bank]))
            } else if isAdaptive && openRow[bank] != nil && !rowIsWanted[bank]
                && service?.rank != rank && cycle - usedAt[bank] >= controller.page_timeout
            {
                pending.append(FRFCFSOraclePending(kind: .precharge, bank: bank))
            }
        }
        return pending
    }

    private func pendingCommand(
        _ bank: Int, oldest: FRFCFSOracleRequest, oldestHit: FRFCFSOracleRequest?
    ) -> FRFCFSOraclePending {
        if openRow[bank] == nil {
            return FRFCFSOraclePending(kind: .activate, bank: bank, request: oldest)
        }
        guard let hit = oldestHit else {
            return FRFCFSOraclePending(kind: .precharge, bank: bank, request: oldest)
        }
        let kind: CommandKind
        if controller.page_policy == .closed {
            kind = hit.isWrite ? .write_p : .read_p
        } else {
            kind = hit.isWrite ? .write : .read
        }
        return FRFCFSOraclePending(kind: kind, bank: bank, request: hit)
    }
}
