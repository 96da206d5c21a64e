import DRAMEngine
import DRAMModel

/// How requests enter and complete.
extension SchedulerCore {
    /// What becomes of a request that enters.
    struct Admission: BitwiseCopyable {
        /// Whether it waits; else it has been forwarded, joined or merged.
        var isWaiting: Bool
        /// The slot of the outstanding read of its address, which blocks it if it is a write; else
        /// -1.
        var read: Int32 = -1
    }

    /// Takes a request: forwards, joins or merges it where its address is outstanding, else says
    /// that it waits.
    ///
    /// - Parameters:
    ///   - waiting: what is known of it; gets its address and its bank.
    ///   - inBlocks: whether requests for one block are for one address.
    ///   - id: its number in the trace.
    @inline(__always)
    mutating func admit(
        _ request: Request, _ address: DecodedAddress, _ waiting: inout RequestSlot,
        inBlocks: Bool, id: Int64
    ) -> Admission {
        let dated = waiting.enteredAt
        if requestLog.isOn { requestLog.begin(request, address, id: id, dated: dated) }
        waiting.address = requests.block(request.address, inBlocks: inBlocks)
        waiting.target = channel.layout.bankAddress(address)
        let outstanding = requests.find(waiting.address)
        if request.isWrite {
            acknowledge(request, dated: dated)
            if outstanding.write >= 0 {
                statistics.writesMerged &+= 1
                return Admission(isWaiting: false)
            }
        } else if outstanding.write >= 0 {
            forward(request, dated: dated)
            return Admission(isWaiting: false)
        } else if outstanding.read >= 0 {
            join(request, to: outstanding.read, dated: dated)
            return Admission(isWaiting: false)
        }
        return Admission(isWaiting: true, read: outstanding.read)
    }

    /// Serves a read from the outstanding write of its address.
    @inline(never)
    mutating func forward(_ read: Request, dated: Int64) {
        statistics.readsForwarded &+= 1
        statistics.readDone(
            at: dated &+ 1, enteredAt: dated, arrivedAt: read.cycle,
            requestGroup: read.requestGroup)
        if requestLog.isOn { requestLog.acknowledge(at: dated &+ 1) }
    }

    /// Acknowledges a write: it is done, whenever it is written.
    @inline(__always)
    mutating func acknowledge(_ write: Request, dated: Int64) {
        let done = dated &+ LatencyCounters.ofWrite
        statistics.writeDone(at: done, arrivedAt: write.cycle)
        if requestLog.isOn { requestLog.acknowledge(at: done) }
    }

    /// Adds a request that has entered; a write is blocked by the outstanding read of its address,
    /// if there is one.
    ///
    /// - Returns: the slot of the request.
    @inline(__always)
    mutating func add(_ request: RequestSlot, arrivedAt: Int64, behind read: Int32) -> Int32 {
        let slot = requests.add(request, arrivedAt: arrivedAt, behind: read)
        if requestLog.isOn { requestLog.hold(slot) }
        return slot
    }

    /// Joins a read to the outstanding read of its address.
    @inline(never)
    mutating func join(_ read: Request, to slot: Int32, dated: Int64) {
        statistics.readsJoined &+= 1
        let link = requests.slots.join(
            slot, enteredAt: dated, arrivedAt: read.cycle, requestGroup: read.requestGroup)
        if requestLog.isOn { requestLog.holdJoined(link) }
    }

    /// Completes what a READ has served, and gives its slot back.
    @inline(__always)
    mutating func completeRead(_ slot: Int32, at cycle: Int64) {
        let request = requests.slots.base + Int(slot)
        let done = cycle &+ readDelay
        statistics.readDone(
            at: done, enteredAt: request.pointee.enteredAt,
            arrivedAt: requests.slots.arrivals.base[Int(slot)],
            requestGroup: request.pointee.requestGroup)
        if requestLog.isOn { requestLog.served(slot, issuedAt: cycle, doneAt: done) }
        if request.pointee.joined >= 0 { completeJoined(slot, at: done) }
        requests.slots.release(slot)
    }

    /// Completes what a WRITE has served, and gives its slot back.
    @inline(__always)
    mutating func completeWrite(_ slot: Int32, at cycle: Int64) {
        lastColumn = cycle
        if requests.slots.base[Int(slot)].requestGroup != 0 {
            completeStreamWrite(slot, at: cycle)
        }
        if requestLog.isOn { requestLog.written(slot, issuedAt: cycle) }
        requests.slots.release(slot)
    }

    /// Completes what a READ or WRITE has served, and gives its slot back.
    ///
    /// With few branches on which of the two it was, for callers where that cannot be predicted.
    @inline(__always)
    mutating func complete(_ slot: Int32, at cycle: Int64) {
        lastColumn = cycle
        let request = requests.slots.base + Int(slot)
        let isWrite = request.pointee.isWrite
        if request.pointee.requestGroup != 0 && isWrite { completeStreamWrite(slot, at: cycle) }
        let done = cycle &+ readDelay
        statistics.readDone(
            if: !isWrite, at: done, enteredAt: request.pointee.enteredAt,
            arrivedAt: requests.slots.arrivals.base[Int(slot)],
            requestGroup: request.pointee.requestGroup)
        if requestLog.isOn {
            if isWrite {
                requestLog.written(slot, issuedAt: cycle)
            } else {
                requestLog.served(slot, issuedAt: cycle, doneAt: done)
            }
        }
        if request.pointee.joined >= 0 && !isWrite { completeJoined(slot, at: done) }
        requests.slots.release(slot)
    }

    private mutating func completeJoined(_ slot: Int32, at cycle: Int64) {
        requests.slots.releaseJoined(slot) { link, index in
            statistics.readDone(
                at: cycle, enteredAt: link.enteredAt, arrivedAt: link.arrivedAt,
                requestGroup: link.requestGroup)
            if requestLog.isOn { requestLog.servedJoined(index, doneAt: cycle) }
        }
    }

    /// Completes a WRITE for the streams that have made or merged with it.
    @inline(never)
    private mutating func completeStreamWrite(_ slot: Int32, at cycle: Int64) {
        requests.streamWrites.complete(
            slot, of: statistics.groups.base, at: cycle + writeDelay, &requests.slots)
    }

    /// The cycle from which the command for a request counts as waiting: the one after the last
    /// command to its bank, or after it came to the command scheduler, whichever is later.
    @inline(__always)
    mutating func wantedSince(_ slot: Int32, _ bank: Int32) -> Int64 {
        max(channel.lastCommandCycle(bank), requests.slots.base[Int(slot)].queuedAt) &+ 1
    }

    /// Counts what the command for a request has waited for, and logs it.
    ///
    /// - Parameter wanted: the cycle from which it counts as waiting.
    @inline(__always)
    mutating func record(
        _ kind: CommandKind, _ slot: Int32, _ gate: Gate, wantedSince wanted: Int64,
        at cycle: Int64
    ) {
        let waited = statistics.stalls.count(gate, wantedSince: wanted, at: cycle)
        if log.isOn { append(kind, requests.slots[slot], gate, waited, at: cycle) }
    }

    /// Logs the command for a request.
    @inline(never)
    mutating func append(
        _ kind: CommandKind, _ request: RequestSlot, _ gate: Gate, _ waited: Int64,
        at cycle: Int64
    ) {
        let command = Command(
            kind, at: request.target, in: channel.layout, row: request.row, column: request.column)
        log.append(command, gate, waited: waited, at: cycle)
    }
}
