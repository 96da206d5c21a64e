/// Collects, while a command is checked, the latest bound of each rule.
struct Bounds: ~Copyable {
    /// Timing bounds up to this cycle are not of interest.
    var threshold: Int64 = 0
    /// The rules found so far, as bits.
    var found: UInt64 = 0
    private let latest: UnsafeMutablePointer<AuditBound>

    init() {
        precondition(
            AuditRule.allCases.count <= UInt64.bitWidth, "more rules than a word has bits")
        latest = .allocate(capacity: AuditRule.allCases.count)
        latest.initialize(
            repeating: AuditBound(rule: .place, earlier: .none, allowedAt: 0),
            count: AuditRule.allCases.count)
    }

    deinit { latest.deallocate() }

    /// Prepares for a command: only bounds beyond a cycle are kept.
    @inline(__always) mutating func begin(beyond cycle: Int64) {
        threshold = cycle
        found = 0
    }

    /// A rule needs so many cycles after an event.
    @inline(__always)
    mutating func need(_ rule: AuditRule, _ event: UnsafePointer<AuditEvent>, _ cycles: Int64) {
        let allowedAt = event.pointee.cycle &+ cycles
        if allowedAt > threshold { keep(rule, event.pointee, allowedAt) }
    }

    /// The same after an event of several columns or bursts, from the end of the last of them.
    @inline(__always)
    mutating func needAfterAll(
        _ rule: AuditRule, _ event: UnsafePointer<AuditEvent>, _ cycles: Int64
    ) {
        let allowedAt = event.pointee.cycle &+ event.pointee.busy &+ cycles
        if allowedAt > threshold { keep(rule, event.pointee, allowedAt) }
    }

    /// A rule of states or fields is violated.
    @inline(never)
    mutating func fault(_ rule: AuditRule, _ event: AuditEvent = .none) {
        keep(rule, event, 0)
    }

    @inline(never)
    mutating func keep(_ rule: AuditRule, _ event: AuditEvent, _ allowedAt: Int64) {
        // Without an event, or with a distance of zero or less, a rule says nothing.
        if rule.isTiming && (!event.exists || allowedAt <= event.cycle) { return }
        let bit: UInt64 = 1 << UInt64(rule.rawValue)
        let index = Int(rule.rawValue)
        if found & bit != 0 && latest[index].allowedAt >= allowedAt { return }
        found |= bit
        latest[index] = AuditBound(rule: rule, earlier: event, allowedAt: allowedAt)
    }

    /// What was found, in the order of the rules.
    var all: [AuditBound] {
        AuditRule.allCases.indices.filter { found & (1 << UInt64($0)) != 0 }.map { latest[$0] }
    }
}
