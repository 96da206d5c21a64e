import DRAMEngine
import DRAMModel

extension FRFCFSScheduler {
    /// Takes a request: forwards, joins or merges it where its block is waited for, else queues it.
    mutating func enter(_ request: Request, _ address: DecodedAddress, at cycle: Int64) {
        let dated = cycle &+ 1
        let block = request.address &>> blockBits
        let known = pending.find(block, slots.slots.base)
        let isWrite = request.isWrite
        if isWrite {
            statistics.writeDone(at: dated &+ 1)
            if known.write >= 0 {
                statistics.writesMerged &+= 1
                return
            }
        } else if known.write >= 0 {
            statistics.readsForwarded &+= 1
            statistics.readDone(at: dated &+ 1, enteredAt: dated, ledger: request.ledger)
            return
        } else if known.read >= 0 {
            statistics.readsJoined &+= 1
            slots.join(known.read, enteredAt: dated, ledger: request.ledger)
            return
        }
        let place = channel.layout.place(address)
        let isHeld = isWrite && known.read >= 0
        let slot = slots.take(
            RequestSlot(
                address: block, enteredAt: dated, queuedAt: cycle, sequence: nextSequence,
                place: place, row: address.row, column: address.column, isWrite: isWrite,
                order: isHeld ? .behindRead : .alone, ledger: request.ledger))
        nextSequence &+= 1
        pending.insert(slot, slots.slots.base)
        if isHeld { slots.slots.base[Int(known.read)].order = .beforeWrite }
        count(slot, place, isWrite: isWrite, isHeld: isHeld)
        if !isHeld { offer(slot, place, row: address.row, isWrite: isWrite, at: cycle) }
        noteEntry(slot, place, dated)
    }

    @inline(__always)
    private mutating func count(_ slot: Int32, _ place: Place, isWrite: Bool, isHeld: Bool) {
        lists.enter(slot)
        loads.base[Int(place.rank)].waiting &+= 1
        if isWrite { writes &+= 1 } else { reads &+= 1 }
        if isHeld { held &+= 1 }
    }

    /// Puts a request on its bank's list and changes what the bank wants, if this one does.
    @inline(__always)
    private mutating func offer(
        _ slot: Int32, _ place: Place, row: Int32, isWrite: Bool, at cycle: Int64
    ) {
        lists.append(slot, place.bank, isWrite: isWrite)
        let wish = wishes.base + Int(place.bank)
        let isHit = channel.openRow(place.bank) == row
        if isWrite == draining {
            let isFirstHit = isHit && wish.pointee.hit < 0
            if isFirstHit { wish.pointee.hit = slot }
            guard isFirstHit || wish.pointee.slot < 0 else { return }
        } else {
            // A page with a request of either kind for it does not time out.
            guard adaptivePage && isHit else { return }
        }
        updateWish(place, after: cycle)
        wake = min(wake, lanes.wake(after: cycle))
    }

    /// Sees to it that the events that an entry may bring about are looked at.
    @inline(__always)
    private mutating func noteEntry(_ slot: Int32, _ place: Place, _ dated: Int64) {
        if ruledMode() != draining {
            modeAt = min(modeAt, dated)
            rareAt = min(rareAt, dated)
        }
        if lists.oldest == slot {
            ageAt = dated &+ ageCap
            rareAt = min(rareAt, ageAt)
        }
        if channel.isSelfRefreshing(place.rank) {
            selfRefreshAt = min(selfRefreshAt, dated)
            rareAt = min(rareAt, dated)
        }
        wake = min(wake, rareAt)
    }

    /// Completes what a READ or WRITE serves, lets a write go that it held, and frees the slot.
    @inline(__always)
    mutating func complete(_ slot: Int32, at cycle: Int64) {
        let request = slots.slots.base + Int(slot)
        pending.remove(slot, slots.slots.base)
        if request.pointee.isWrite {
            if request.pointee.ledger != 0 { completeStreamWrite(slot, at: cycle) }
        } else {
            let done = cycle &+ readDelay
            statistics.readDone(
                at: done, enteredAt: request.pointee.enteredAt, ledger: request.pointee.ledger)
            if request.pointee.joined >= 0 { completeJoined(slot, at: done) }
            if request.pointee.order == .beforeWrite {
                let behind = pending.find(request.pointee.address, slots.slots.base).write
                if behind >= 0 { letGo(behind) }
            }
        }
        slots.release(slot)
    }

    private mutating func completeJoined(_ slot: Int32, at cycle: Int64) {
        slots.releaseJoined(slot) {
            statistics.readDone(at: cycle, enteredAt: $0.enteredAt, ledger: $0.ledger)
        }
    }

    private mutating func letGo(_ slot: Int32) {
        let request = slots.slots.base + Int(slot)
        request.pointee.order = .alone
        held &-= 1
        lists.insert(slot, request.pointee.place.bank, slots.slots.base)
    }
}
