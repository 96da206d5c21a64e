import DRAMModel

/// The rows of the rule table: those of a standard, and those that a timing file adds.
extension Auditor {
    /// What the rows say about a command.
    @inline(__always)
    mutating func checkRows(_ kind: CommandKind, _ target: AuditTarget) {
        if rules.idle.contains(kind) { return }
        if target.isOneBank {
            let bank = target.buffer / History.buffersPerBank
            check(rules.entries(kind, .buffer), at: rowHistory.slots(.buffer, target.buffer))
            check(rules.entries(kind, .bank), at: rowHistory.slots(.bank, bank))
            check(rules.entries(kind, .group), at: rowHistory.slots(.group, target.group))
        } else {
            checkBankRows(kind, target)
        }
        for rank in target.ranks {
            check(rules.entries(kind, .rank), at: rowHistory.slots(.rank, rank))
        }
        check(rules.entries(kind, .channel), at: rowHistory.slots(.channel, target.channel))
        let elsewhere = rules.entries(kind, .unit)
        if !elsewhere.isEmpty {
            let own = units(of: target)
            let first = target.channel &* organization.ranks &* rowHistory.stacks
            for unit in 0..<organization.ranks &* rowHistory.stacks
            where own &>> UInt64(unit) & 1 == 0 {
                check(elsewhere, at: rowHistory.slots(.unit, first &+ unit))
            }
        }
        if rules.counted.contains(kind) { checkRowWindows(kind, target) }
    }

    @inline(__always)
    private mutating func check(
        _ entries: UnsafeBufferPointer<CompiledRules.Entry>, at slots: RowHistory.Events
    ) {
        for entry in entries {
            bounds.need(
                row: entry.row, slots + Int(entry.slot), entry.cycles, perCount: entry.perCount)
        }
    }

    /// The rows of banks and bank groups for a command to several banks.
    @inline(never)
    private mutating func checkBankRows(_ kind: CommandKind, _ target: AuditTarget) {
        let (buffers, whole, groups) = (
            rules.entries(kind, .buffer), rules.entries(kind, .bank), rules.entries(kind, .group)
        )
        if buffers.isEmpty && whole.isEmpty && groups.isEmpty { return }
        let partitions = partitions(of: kind, target)
        target.forEachBank(of: banks) { bank in
            for partition in partitions {
                let buffer = bank * History.buffersPerBank + partition
                if isLeftClosed(kind, buffer) { continue }
                check(buffers, at: rowHistory.slots(.buffer, buffer))
            }
            check(whole, at: rowHistory.slots(.bank, bank))
            check(groups, at: rowHistory.slots(.group, bank / organization.banks_per_group))
        }
    }

    /// At most so many of some commands in a window; the activations of one command count one by
    /// one.
    @inline(__always)
    private mutating func checkRowWindows(_ kind: CommandKind, _ target: AuditTarget) {
        for index in rules.windows.indices where rules.windows[index].commands.contains(kind) {
            let window = rules.windows[index]
            let counted = Self.count(kind, target)
            guard counted <= window.atMost else { continue }
            for rank in target.ranks {
                let event = rowHistory.counted(
                    index, atMost: window.atMost, rank: rank, back: window.atMost &- counted)
                bounds.need(row: window.row, event, window.cycles, perCount: 0)
            }
        }
    }

    /// How often a command counts in a window of a rank.
    @inline(__always)
    private static func count(_ kind: CommandKind, _ target: AuditTarget) -> Int {
        kind.isPIM ? target.mask.nonzeroBitCount : 1
    }

    /// Remembers a command for the rows that start with it.
    @inline(__always)
    mutating func recordRows(_ command: Command, _ target: AuditTarget, _ event: AuditEvent) {
        let kind = command.kind
        if rules.idle.contains(kind) { return }
        var event = event
        if command.count > 0 { event = event.lasting(Int64(command.count)) }
        if target.isOneBank {
            let bank = target.buffer / History.buffersPerBank
            Self.record(event, rules.slots(kind, .buffer), rowHistory.slots(.buffer, target.buffer))
            Self.record(event, rules.slots(kind, .bank), rowHistory.slots(.bank, bank))
            Self.record(event, rules.slots(kind, .group), rowHistory.slots(.group, target.group))
        } else {
            recordBankRows(kind, target, event)
        }
        for rank in target.ranks {
            Self.record(event, rules.slots(kind, .rank), rowHistory.slots(.rank, rank))
        }
        Self.record(event, rules.slots(kind, .channel), rowHistory.slots(.channel, target.channel))
        let elsewhere = rules.slots(kind, .unit)
        if !elsewhere.isEmpty {
            let own = units(of: target)
            let first = target.channel &* organization.ranks &* rowHistory.stacks
            for unit in 0..<organization.ranks &* rowHistory.stacks
            where own &>> UInt64(unit) & 1 != 0 {
                Self.record(event, elsewhere, rowHistory.slots(.unit, first &+ unit))
            }
        }
        if !rules.counted.contains(kind) { return }
        for index in rules.windows.indices where rules.windows[index].commands.contains(kind) {
            for rank in target.ranks {
                for _ in 0..<Self.count(kind, target) {
                    rowHistory.enter(
                        index, atMost: rules.windows[index].atMost, rank: rank, event)
                }
            }
        }
    }

    @inline(__always)
    private static func record(
        _ event: AuditEvent, _ slots: UnsafeBufferPointer<Int32>, _ place: RowHistory.Events
    ) {
        for slot in slots { place[Int(slot)] = event }
    }

    @inline(never)
    private mutating func recordBankRows(
        _ kind: CommandKind, _ target: AuditTarget, _ event: AuditEvent
    ) {
        let (buffers, whole, groups) = (
            rules.slots(kind, .buffer), rules.slots(kind, .bank), rules.slots(kind, .group)
        )
        if buffers.isEmpty && whole.isEmpty && groups.isEmpty { return }
        let partitions = partitions(of: kind, target)
        target.forEachBank(of: banks) { bank in
            for partition in partitions {
                let buffer = bank * History.buffersPerBank + partition
                if isLeftClosed(kind, buffer) { continue }
                Self.record(event, buffers, rowHistory.slots(.buffer, buffer))
            }
            Self.record(event, whole, rowHistory.slots(.bank, bank))
            let group = bank / organization.banks_per_group
            Self.record(event, groups, rowHistory.slots(.group, group))
        }
    }

    /// Whether a command finds a row buffer closed and leaves it so.
    private mutating func isLeftClosed(_ kind: CommandKind, _ buffer: Int) -> Bool {
        kind == .pim_precharge && history.openRows[buffer] < 0
    }

    /// The row buffers of its banks that a command to several banks concerns.
    private mutating func partitions(of kind: CommandKind, _ target: AuditTarget) -> Range<Int> {
        kind.isPIM ? target.partition..<target.partition + 1 : 0..<History.buffersPerBank
    }

    /// The ranks or stack IDs of its channel that a command goes to, as bits.
    @inline(__always)
    private mutating func units(of target: AuditTarget) -> UInt64 {
        let first = target.channel &* organization.ranks
        let stacks = rowHistory.stacks
        if stacks == 1 {
            return target.ranks.reduce(0) { $0 | 1 &<< UInt64($1 &- first) }
        }
        let banksPerStack = banks / stacks
        var units: UInt64 = 0
        for rank in target.ranks {
            for stack in 0..<stacks {
                let part = target.mask &>> UInt64(stack &* banksPerStack)
                // A command without banks goes to all of them.
                if target.mask == 0 || part & banksOfStack != 0 {
                    units |= 1 &<< UInt64((rank &- first) &* stacks &+ stack)
                }
            }
        }
        return units
    }
}
