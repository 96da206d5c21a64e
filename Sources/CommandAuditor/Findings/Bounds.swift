/// Collects, while a command is checked, the latest bound of each rule.
struct Bounds: ~Copyable {
    /// Timing bounds up to this cycle are not of interest.
    var threshold: Int64 = 0
    /// The rules found so far, as bits.
    var found: UInt64 = 0
    /// Rows of the rule table found so far.
    private(set) var foundRows = 0
    /// The latest bound of each rule, then of each row of the rule table.
    private let latest: UnsafeMutablePointer<AuditBound>
    /// The rows found, in the order they were found in.
    private let order: UnsafeMutablePointer<Int32>
    private let rowCount: Int

    /// - Parameter rows: Rows of the rule table.
    init(rows: Int) {
        precondition(
            AuditRule.allCases.count <= UInt64.bitWidth, "more rules than a word has bits")
        rowCount = rows
        let count = AuditRule.allCases.count + rows
        latest = .allocate(capacity: count)
        latest.initialize(
            repeating: AuditBound(rule: .place, earlier: .none, allowedAt: 0), count: count)
        order = .allocate(capacity: max(1, rows))
        order.initialize(repeating: 0, count: max(1, rows))
    }

    deinit {
        latest.deallocate()
        order.deallocate()
    }

    /// Whether nothing was found.
    @inline(__always) var isEmpty: Bool { found == 0 && foundRows == 0 }

    /// Prepares for a command: only bounds beyond a cycle are kept.
    @inline(__always) mutating func begin(beyond cycle: Int64) {
        threshold = cycle
        found = 0
        foundRows = 0
    }

    /// A row of the rule table needs so many cycles after an event, and more for each of what it
    /// lasts.
    @inline(__always)
    mutating func need(
        row: Int32, _ event: UnsafePointer<AuditEvent>, _ cycles: Int64, perCount: Int64
    ) {
        let allowedAt = event.pointee.cycle &+ cycles &+ event.pointee.busy &* perCount
        if allowedAt > threshold { keep(row: row, event.pointee, allowedAt) }
    }

    @inline(never)
    mutating func keep(row: Int32, _ event: AuditEvent, _ allowedAt: Int64) {
        if !event.exists || allowedAt <= event.cycle { return }
        let bound = AuditBound(rule: .row, earlier: event, allowedAt: allowedAt, row: row)
        let index = AuditRule.allCases.count + Int(row)
        for position in 0..<foundRows where order[position] == row {
            if latest[index].allowedAt < allowedAt { latest[index] = bound }
            return
        }
        precondition(foundRows < rowCount, "a row that the table does not have")
        order[foundRows] = row
        foundRows += 1
        latest[index] = bound
    }

    /// Whether something was found of a rule.
    @inline(__always) func has(_ rule: AuditRule) -> Bool {
        found & (1 << UInt64(rule.rawValue)) != 0
    }

    /// Forgets what was found of a rule.
    mutating func forget(_ rule: AuditRule) { found &= ~(1 << UInt64(rule.rawValue)) }

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

    /// What was found, in the order of the rules and rows.
    var all: [AuditBound] {
        let rules = AuditRule.allCases.indices.filter { found & (1 << UInt64($0)) != 0 }
        let rows = (0..<foundRows).map { AuditRule.allCases.count + Int(order[$0]) }
        return (rules + rows.sorted()).map { latest[$0] }
    }
}
