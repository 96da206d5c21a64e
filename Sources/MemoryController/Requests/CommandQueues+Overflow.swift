import DRAMEngine

/// Queues of more than 64 entries: what lies behind the first ones of a bank.
extension CommandQueues {
    /// Whether a position is that of an entry in the overflow.
    func isFurther(_ position: Int) -> Bool { position >= Int(window) && window < 64 }

    /// Appends a command behind the entries that have a bit of their own.
    @inline(never)
    mutating func pushFurther(_ slot: Int32, _ request: RequestSlot, _ openRow: Int32) {
        let bank = request.target.bank
        let isBlocked =
            request.isWrite
            && (hasRead(bank, before: Int(window), request.row, request.column)
                || overflow.hasRead(
                    bank, before: overflow.next(bank), request.row, request.column))
        let entry = QueueEntry(row: request.row, slot: slot)
        overflow.append(
            QueueOverflow.Entry(
                entry: entry, column: request.column, isWrite: request.isWrite,
                isBlocked: isBlocked),
            bank)
        overflowing += 1
        lengths[Int(queue(of: request.target))] += 1
        total += 1
        if request.row == openRow && !isBlocked { findFurther(bank, row: openRow) }
    }

    /// Removes an entry where some bank has others behind those with a bit of their own. The oldest
    /// of these gets one.
    @inline(never)
    mutating func removeBeforeOthers(_ target: BankAddress, at position: Int) {
        let bank = target.bank
        guard overflow.count(bank) > 0 else { return removeFromWindow(target, at: position) }
        let state = banks.base + Int(bank)
        let row = entry(bank, at: position).row
        let wasRead = state.pointee.writes & 1 << UInt64(position) == 0
        forgetFurther(bank)
        if isFurther(position) {
            let numbers = further[Int(bank)]
            _ = overflow.remove(position == Int(window) ? numbers.0 : numbers.1, bank)
            lengths[Int(queue(of: target))] -= 1
            total -= 1
        } else {
            removeFromWindow(target, at: position)
            moveUp(bank, openRow: row)
        }
        overflowing -= 1
        if wasRead { releaseFurther(bank) }
        findFurther(bank, row: row)
    }

    /// Gives the oldest entry of the overflow a bit of its own.
    private mutating func moveUp(_ bank: Int32, openRow: Int32) {
        let state = banks.base + Int(bank)
        let moved = overflow.removeFirst(bank)
        let position = Int(state.pointee.count)
        let bit: UInt64 = 1 << UInt64(position)
        set(moved.entry, column: moved.column, bank, at: position)
        if moved.isWrite { state.pointee.writes |= bit }
        if moved.isBlocked { state.pointee.blocked |= bit }
        if moved.entry.row == openRow { state.pointee.hits |= bit }
        state.pointee.count += 1
    }

    /// Frees the writes of the overflow that no read stands before any more.
    private mutating func releaseFurther(_ bank: Int32) {
        var number = overflow.firstBlocked(bank, from: 0)
        while number >= 0 {
            let write = overflow.entry(number, bank)
            let count = Int(banks[Int(bank)].count)
            if !hasRead(bank, before: count, write.entry.row, write.column)
                && !overflow.hasRead(bank, before: number, write.entry.row, write.column)
            {
                overflow.unblock(number, bank)
            }
            number = overflow.firstBlocked(bank, from: number + 1)
        }
    }

    /// Marks the entries of the overflow that hit a row just opened.
    @inline(never)
    mutating func openFurther(_ bank: Int32, row: Int32) {
        guard overflow.count(bank) > 0 else { return }
        forgetFurther(bank)
        findFurther(bank, row: row)
    }

    /// Clears the last two bits.
    private mutating func forgetFurther(_ bank: Int32) {
        let own = Self.below(UInt64(window))
        banks.base[Int(bank)].writes &= own
        banks.base[Int(bank)].hits &= own
        banks.base[Int(bank)].blocked &= own
    }

    /// Lets the last two bits stand for the oldest read and write of the overflow that hit the open
    /// row, where no entry of that kind with a bit of its own does; the older one first.
    private mutating func findFurther(_ bank: Int32, row: Int32) {
        forgetFurther(bank)
        let state = banks[Int(bank)]
        var numbers = (-1, -1)
        if state.readHits == 0 {
            numbers.0 = overflow.firstHit(bank, row: row, isWrite: false)
        }
        if state.writeHits == 0 {
            numbers.1 = overflow.firstHit(bank, row: row, isWrite: true)
        }
        if numbers.0 < 0 || numbers.1 >= 0 && numbers.1 < numbers.0 {
            numbers = (numbers.1, numbers.0)
        }
        further[Int(bank)] = numbers
        if numbers.0 >= 0 { stand(for: numbers.0, bank, at: Int(window)) }
        if numbers.1 >= 0 { stand(for: numbers.1, bank, at: Int(window) + 1) }
    }

    private mutating func stand(for number: Int, _ bank: Int32, at position: Int) {
        let found = overflow.entry(number, bank)
        set(found.entry, column: found.column, bank, at: position)
        let bit: UInt64 = 1 << UInt64(position)
        banks.base[Int(bank)].hits |= bit
        if found.isWrite { banks.base[Int(bank)].writes |= bit }
    }
}
