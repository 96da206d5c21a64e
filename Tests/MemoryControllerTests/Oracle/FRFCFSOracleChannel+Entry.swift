import DRAMModel

/// "Entry" of the policy.
extension FRFCFSOracleChannel {
    /// Whether a request's own queue has room, even for one that would take none.
    func accepts(isWrite: Bool) -> Bool {
        (isWrite ? writes : reads).count < controller.trans_queue_size
    }

    func enter(_ request: Request, datedCycle: Int) {
        let block = request.address / UInt64(organization.requestBytes)
        if request.isWrite {
            completions.append((datedCycle + 1, true, datedCycle))
            if writes.contains(block) {
                statistics.num_merged_writes += 1
                return
            }
            writes.insert(block)
        } else if writes.contains(block) {
            completions.append((datedCycle + 1, false, datedCycle))
            statistics.num_forwarded_reads += 1
            return
        } else if reads.contains(block) {
            let position = waiting.firstIndex { !$0.isWrite && $0.block == block }!
            waiting[position].datedCycles.append(datedCycle)
            statistics.num_merged_reads += 1
            return
        } else {
            reads.insert(block)
        }
        let target = mapping.decode(request.address)
        waiting.append(
            FRFCFSOracleRequest(
                order: entered, block: block, isWrite: request.isWrite, target: target,
                bank: layout.bank(target), datedCycles: [datedCycle]))
        entered += 1
        ranks[layout.rank(target.rank)].waiting += 1
        if isHeld(waiting.last!) { statistics.num_blocked_writes += 1 }
    }

    /// A write to a block that a read waits for.
    func isHeld(_ request: FRFCFSOracleRequest) -> Bool {
        request.isWrite && reads.contains(request.block)
    }

    /// A request's column command has issued: it waits no longer.
    func finish(order: Int, _ cycle: Int) {
        let request = waiting.remove(at: waiting.firstIndex { $0.order == order }!)
        let rank = layout.rank(request.target.rank)
        ranks[rank].waiting -= 1
        ranks[rank].idleSince = cycle + 1
        if request.isWrite {
            writes.remove(request.block)
        } else {
            reads.remove(request.block)
            let done = cycle + configuration.timing.RL + organization.burstCycles
            for dated in request.datedCycles { completions.append((done, false, dated)) }
        }
    }

    /// Completes what is due and returns how many requests that were.
    func completeRequests(_ cycle: Int) -> Int {
        if completions.isEmpty { return 0 }
        let before = completions.count
        for due in completions where due.cycle == cycle {
            if due.isWrite {
                statistics.num_writes_done += 1
            } else {
                statistics.num_reads_done += 1
                statistics.read_latencies.append(cycle - due.datedCycle)
            }
        }
        completions.removeAll { $0.cycle == cycle }
        return before - completions.count
    }
}
