/// What of a simulation repeats from one period to the next while nothing comes from outside.
///
/// The state of a channel is visited three times, each part in the same order: at the start of a
/// period (`init`), at its end (`compare`), and, where all of it has repeated, to move it on by as
/// many periods as nothing new can happen in (`move`). A simulation whose state repeats goes on
/// repeating it, so what is moved is exactly what stepping would have come to.
public struct PeriodicState {
    private enum Visit {
        case start, end, move
    }

    /// The cycle through which the simulation has been brought.
    private var now: Int64
    private let period: Int64
    private var visit = Visit.start
    /// By part. After the start: what it was. After the end: 1 for a time that moves and 0 for one
    /// that stays, and what a count has grown by.
    private var parts: [Int64] = []
    private var index = 0
    private var repeats = true
    /// The first cycle in which something new may happen, as a time that stays comes.
    private var limit = Int64.max
    private var periods: Int64 = 0

    /// Begins before the first visit.
    ///
    /// - Parameters:
    ///   - now: the cycle through which the simulation has been brought.
    ///   - period: cycles after which its state may repeat.
    public init(from now: Int64, period: Int64) {
        precondition(period > 0)
        self.now = now
        self.period = period
        parts.reserveCapacity(4096)
    }

    /// Begins the second visit, a period after the first.
    public mutating func compare() {
        precondition(visit == .start)
        visit = .end
        now += period
        index = 0
    }

    /// Begins the third visit if the state has repeated and one period or more can be passed over
    /// before a cycle.
    ///
    /// - Returns: whether there is something to pass over.
    public mutating func move(before cycle: Int64) -> Bool {
        precondition(visit == .end)
        guard repeats && index == parts.count else { return false }
        periods = (min(cycle, limit) - 1 - now) / period
        guard periods > 0 else { return false }
        visit = .move
        index = 0
        return true
    }

    /// The next part, and a place for what is kept of it; only `start` adds parts.
    private mutating func next(_ value: Int64) -> Int {
        if visit == .start { parts.append(value) }
        guard index < parts.count else {
            repeats = false
            return 0
        }
        index += 1
        return index - 1
    }

    /// Visits what stays as it is.
    public mutating func same(_ value: Int64) {
        let part = next(value)
        if visit == .end && parts[part] != value { repeats = false }
    }

    /// Visits a cycle that either moves with time, or stays: then, if it is to come, something new
    /// happens in it.
    public mutating func time(_ cycle: inout Int64) {
        let part = next(cycle)
        switch visit {
        case .start: break
        case .end:
            let before = parts[part]
            parts[part] = cycle == before ? 0 : 1
            if cycle == before {
                if cycle > now { limit = min(limit, cycle) }
            } else if cycle - before != period {
                repeats = false
            }
        case .move:
            if parts[part] != 0 { cycle += periods * period }
        }
    }

    /// Visits a cycle before which something cannot happen; once it has come it says nothing more.
    public mutating func gate(_ cycle: inout Int64) {
        var gate = Gate(cycle: cycle, rule: 0)
        self.gate(&gate)
        cycle = gate.cycle
    }

    /// Visits a gate; once it is open it says nothing more.
    public mutating func gate(_ gate: inout Gate) {
        let isOpen = gate.isOpen(at: now)
        let part = next(isOpen ? 0 : gate.bits - now << 8)
        switch visit {
        case .start: break
        case .end:
            if parts[part] != (isOpen ? 0 : gate.bits - now << 8) { repeats = false }
        case .move:
            if !isOpen { gate.bits += (periods * period) << 8 }
        }
    }

    /// Visits a count of what has happened.
    public mutating func count(_ count: inout Int64) {
        let part = next(count)
        switch visit {
        case .start: break
        case .end: parts[part] = count - parts[part]
        case .move: count += periods * parts[part]
        }
    }
}
