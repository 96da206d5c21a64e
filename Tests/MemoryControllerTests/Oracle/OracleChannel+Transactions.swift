import DRAMModel

extension OracleChannel {
    /// Whether the queue that a request would enter has room, whether or not it would be merged.
    func accepts(isWrite: Bool) -> Bool {
        let size = configuration.controller.trans_queue_size
        if configuration.controller.unified_queue { return unifiedQueue.count < size }
        return (isWrite ? writeBuffer : readQueue).count < size
    }

    /// Takes a request in. Addresses are compared whole.
    func enter(_ request: Request, datedCycle: Int) {
        let address = request.address
        let transaction = OracleTransaction(
            address: address, isWrite: request.isWrite, target: mapping.decode(address))
        if request.isWrite {
            completions.append((datedCycle + 1, true, datedCycle))
            guard outstandingWrites.insert(address).inserted else {
                statistics.num_merged_writes += 1
                return
            }
            statistics.num_writes_left = outstandingWrites.count
        } else {
            if outstandingWrites.contains(address) {
                completions.append((datedCycle + 1, false, datedCycle))
                statistics.num_forwarded_reads += 1
                return
            }
            outstandingReads[address, default: []].append(datedCycle)
            if outstandingReads[address]!.count > 1 {
                statistics.num_merged_reads += 1
                return
            }
        }
        if configuration.controller.unified_queue {
            unifiedQueue.append(transaction)
        } else if request.isWrite {
            writeBuffer.append(transaction)
        } else {
            readQueue.append(transaction)
        }
    }

    /// Moves at most one transaction into a command queue; returns whether one moved, or may in the
    /// next cycle.
    func scheduleTransaction() -> Bool {
        // No write is held here: older reads of its address went into its command queue first.
        if configuration.controller.unified_queue { return moveFirst(of: &unifiedQueue) }
        if draining == 0 && startsDrain { draining = writeBuffer.count }
        guard draining > 0 else { return moveFirst(of: &readQueue) }

        guard let position = writeBuffer.firstIndex(where: hasRoom) else { return false }
        if outstandingReads[writeBuffer[position].address] != nil {
            statistics.num_blocked_writes += 1
            draining = 0
            // The reference gives the reads no turn. It hangs if every cycle to come brings the
            // same: an older write, which waits for room, would come first some time.
            let address = writeBuffer[position].address
            let isReadQueued = readQueue.contains { $0.address == address }
            if !startsDrain { return true }
            return isReadQueued && position == 0 && moveFirst(of: &readQueue)
        }
        draining -= 1
        move(from: &writeBuffer, at: position)
        return true
    }

    private var startsDrain: Bool {
        let size = configuration.controller.trans_queue_size
        return writeBuffer.count >= size || (writeBuffer.count > 8 && queuedCommands == 0)
    }

    private func hasRoom(_ transaction: OracleTransaction) -> Bool {
        let size = configuration.controller.cmd_queue_size
        return commandQueues[queue(transaction.target)].count < size
    }

    /// Moves the oldest transaction whose command queue has room; returns whether there was one.
    private func moveFirst(of source: inout [OracleTransaction]) -> Bool {
        guard let position = source.firstIndex(where: hasRoom) else { return false }
        move(from: &source, at: position)
        return true
    }

    private func move(from source: inout [OracleTransaction], at position: Int) {
        let transaction = source.remove(at: position)
        commandQueues[queue(transaction.target)].append(transaction)
        queuedCommands += 1
    }
}
