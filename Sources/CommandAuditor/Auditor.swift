import DRAMModel

/// Checks a command log against the rules of a memory, command by command.
///
///     var auditor = Auditor(memory)
///     while case let count = try log.read(into: batch), count > 0 {
///         auditor.take(UnsafeBufferPointer(rebasing: batch[..<count]))
///     }
///     auditor.finish()
///
/// The check is independent: its rules are a table of its own for each standard (`Standards/`), and
/// for those of the reference distances from the parameters (`Distances`). It remembers only the
/// last commands of each kind in each bank, bank group and rank (`RowHistory`, `History`), and
/// shares neither tables nor state with the engine. Only rows that a user wrote are taken from the
/// user's file. Channels may be interleaved, but the commands of a channel must come in the order
/// they issued.
///
/// A command that violates rules takes effect all the same, so that one mistake is not reported
/// again for every command after it. Complexity: linear, in constant memory but for pseudo channels
/// that share command buses, whose commands on these are kept.
public struct Auditor: ~Copyable {
    /// The memory.
    public let configuration: MemoryConfiguration
    /// Where the rules come from.
    public let source: AuditedRules
    /// Whether rules that the reference lacks count as violations.
    public let isStrict: Bool
    /// Violations that are kept; all are counted.
    public let limit: Int

    /// Commands taken.
    public private(set) var commands: Int64 = 0
    /// The first violations.
    public internal(set) var violations: [AuditViolation] = []
    /// How many violations there are.
    public internal(set) var violationCount: Int64 = 0
    /// The first violations of rules that the reference lacks.
    public internal(set) var notes: [AuditViolation] = []
    /// How many violations of such rules there are.
    public internal(set) var noteCount: Int64 = 0

    let organization: Organization
    let distances: Distances
    let history: History
    /// The rows of the standard and of the timing file.
    package let table: RuleTable
    let rules: CompiledRules
    let rowHistory: RowHistory
    /// Whether the table has the rules, rather than `distances`.
    let usesTable: Bool
    /// Whether each kind is remembered apart from the table: units and the reference's rules look
    /// there.
    let keepsAll: Bool
    let roles = CommandRoles()
    /// The banks of one bank refresh.
    let bankRefreshCover: BankRefreshCover
    let banksOfStack: UInt64
    /// Command buses that two pseudo channels share, in a memory that has such.
    var siblings: SiblingBuses?
    let deadlines: RefreshDeadlines
    /// Vertical ports, in a memory that has them.
    var ports: PortHistory?
    var bounds: Bounds

    // Limits of fields, in the fields' width.
    let rankCount, groupCount, banksPerGroup, rowCount, rowBuffers: Int32
    /// Bank groups by which the banks of one rank's number lie behind those of the one before in
    /// their rank: those of a stack ID, 0 for ranks.
    let groupsOfRankID: Int
    let banks: Int
    let allBanks: UInt64
    let groupMask: UInt64
    /// The first row of partition 1.
    let cut: Int
    let hasPIM: Bool
    /// READs that may lie behind the one whose column a `pim_mac_gb` multiplies.
    let bufferedReads: Int
    private let hasTwoBuses: Bool
    private let mayPowerDown: Bool
    /// Whether row and column commands have a bus each.
    private let hasRowBus: Bool
    private let lacked: UInt64

    /// Prepares an audit.
    ///
    /// - Parameters:
    ///   - configuration: The memory that the log is of.
    ///   - isStrict: Whether rules that the reference lacks (`AuditRule.lackedByReference`) count.
    ///   - limit: Violations to keep.
    public init(_ configuration: MemoryConfiguration, isStrict: Bool = false, limit: Int = 20) {
        self.init(
            configuration, isStrict: isStrict, limit: limit,
            pseudoChannels: SiblingBuses.pseudoChannels(of: configuration.organization))
    }

    /// The same for a memory whose channels are so many pseudo channels of one channel.
    package init(
        _ configuration: MemoryConfiguration, isStrict: Bool, limit: Int, pseudoChannels: Int
    ) {
        let o = configuration.organization
        self.configuration = configuration
        self.isStrict = isStrict
        self.limit = limit
        organization = o
        source = AuditedRules(configuration)
        usesTable = source != .reference
        table = RuleTable(configuration)
        rules = CompiledRules(table, configuration)
        rowHistory = RowHistory(rules, o)
        bounds = Bounds(rows: table.rows.count)
        siblings = pseudoChannels == 2 ? SiblingBuses(table, channels: o.channels) : nil
        bankRefreshCover = RefreshDeadlines.cover(configuration.standard)
        banksOfStack = Self.bits(o.banks / o.stacks)
        distances = Distances(configuration)
        history = History(o)
        deadlines = RefreshDeadlines(configuration)
        ports = PortHistory(configuration)
        rankCount = Int32(o.ranks * o.stacks)
        groupCount = Int32(o.bankgroups / o.stacks)
        groupsOfRankID = o.stacks == 1 ? 0 : o.bankgroups / o.stacks
        banksPerGroup = Int32(o.banks_per_group)
        rowCount = Int32(clamping: o.rows)
        rowBuffers = Int32(configuration.bank.rowBuffers)
        banks = o.banks
        allBanks = Self.bits(o.banks)
        groupMask = Self.bits(o.banks_per_group)
        cut = configuration.bank.cut
        hasPIM = configuration.pim != nil
        bufferedReads = configuration.pim?.weight_bursts_ahead ?? 0
        hasTwoBuses = configuration.controller.dual_command
        keepsAll = !usesTable || hasPIM
        hasRowBus = configuration.rules.name.hasPrefix("HBM")
        mayPowerDown = !roles.powerDownEnter.isEmpty
        lacked =
            usesTable || isStrict
            ? 0
            : AuditRule.lackedByReference.reduce(0) {
                $0 | 1 << UInt64($1.rawValue)
            }
    }

    private static func bits(_ count: Int) -> UInt64 { count >= 64 ? ~0 : 1 << UInt64(count) - 1 }

    /// Channels that had commands.
    public var channels: Int {
        (0..<organization.channels).count { history.bus($0, .any).pointee.exists }
    }

    /// Checks the next commands of the log.
    public mutating func take(_ records: UnsafeBufferPointer<CommandRecord>) {
        for record in records { take(record) }
    }

    /// Checks the next command of the log.
    @inline(__always)
    public mutating func take(_ record: CommandRecord) {
        commands &+= 1
        bounds.begin(beyond: record.cycle)
        guard let target = target(of: record) else { return reject(record) }
        check(record.command, target, at: record.cycle)
        if !bounds.isEmpty { report(record) }
        remember(record.command, target, at: record.cycle)
        if siblings != nil { takeSibling(record) }
    }

    /// Every rule that applies to a command as the next of the log, with the cycle from which it
    /// allows the command.
    ///
    /// The command does not take effect.
    public mutating func bounds(of record: CommandRecord) -> [AuditBound] {
        bounds.begin(beyond: -1 << 59)
        if let target = target(of: record) {
            check(record.command, target, at: record.cycle)
        } else {
            bounds.fault(.place)
        }
        return bounds.all
    }

    @inline(never)
    private mutating func reject(_ record: CommandRecord) {
        bounds.fault(.place)
        report(record)
    }

    /// Collects the rules that do not allow a command in its cycle, and when they would.
    @inline(__always)
    private mutating func check(_ command: Command, _ target: AuditTarget, at cycle: Int64) {
        let last = history.bus(target.channel, .any)
        if cycle < last.pointee.cycle { bounds.fault(.order, last.pointee) }
        for rank in target.ranks
        where history.isAsleep[rank] != (command.kind == .self_refresh_exit) {
            bounds.fault(.selfRefresh, lastSelfRefresh(rank))
        }
        if mayPowerDown { checkPowerDown(command.kind, target) }
        if usesTable {
            checkStates(command, target, at: cycle)
        } else {
            checkReference(command, target, at: cycle)
        }
        checkRows(command.kind, target)
        checkCommandBus(command.kind, target)
    }

    /// The reference's rules.
    @inline(__always)
    private mutating func checkReference(
        _ command: Command, _ target: AuditTarget, at cycle: Int64
    ) {
        switch command.kind {
        case .read, .read_p: checkRead(command, target)
        case .write, .write_p: checkWrite(command, target)
        case .activate: checkActivate(command, target)
        case .precharge: checkPrecharge(target)
        case .refresh, .self_refresh_enter: checkRefresh(command.kind, target, at: cycle)
        case .refresh_bank: checkBankRefresh(target, at: cycle)
        case .self_refresh_exit:
            let entry = history.rank(target.ranks.lowerBound, .self_refresh_enter)
            bounds.need(.tCKESR, entry, distances.tCKESR)
        default: if command.kind.isPIM { checkPIM(command, target) }
        }
    }

    /// A slot of the command bus takes a command a cycle, and one of several cycles, of which the
    /// log has the last, several free ones.
    ///
    @inline(__always)
    private mutating func checkCommandBus(_ kind: CommandKind, _ target: AuditTarget) {
        let own: History.BusSlot = kind.usesColumnSlot ? .column : .row
        let cycles = rules.busCycles[Int(kind.rawValue)]
        bounds.need(.commandBus, history.bus(target.channel, hasTwoBuses ? own : .any), 1)
        if cycles > 1 {
            let last = history.bus(target.channel, hasRowBus ? own : .any)
            // Commands to units take a slot, not a cycle of the standard's bus.
            if !last.pointee.isPIM { bounds.need(.commandBus, last, cycles) }
        }
        if bounds.foundRows > 0 && bounds.has(.commandBus) { preferBusRows() }
    }

    /// Where a row of the table says at least as much of the command bus, it has the word.
    @inline(never)
    private mutating func preferBusRows() {
        let all = bounds.all
        let plain = all.first { $0.rule == .commandBus }?.allowedAt ?? 0
        let rows = all.filter { $0.row >= 0 && table.rows[Int($0.row)].scope == .channel }
        if rows.contains(where: { $0.allowedAt >= plain }) { bounds.forget(.commandBus) }
    }

    private mutating func lastSelfRefresh(_ rank: Int) -> AuditEvent {
        let entry = history.rank(rank, .self_refresh_enter).pointee
        let exit = history.rank(rank, .self_refresh_exit).pointee
        return entry.cycle > exit.cycle ? entry : exit
    }

    /// Reports what was found about a command.
    @inline(never)
    private mutating func report(_ record: CommandRecord) {
        for bound in bounds.all {
            let violation = AuditViolation(
                row: commands, cycle: record.cycle, channel: record.channel,
                command: record.command, bound: bound, name: name(of: bound), id: id(of: bound))
            if lacked & (1 << UInt64(bound.rule.rawValue)) != 0 {
                noteCount += 1
                if notes.count < limit { notes.append(violation) }
            } else {
                add(violation)
            }
        }
    }

    /// The name of a bound's rule.
    public func name(of bound: AuditBound) -> String {
        bound.row < 0 ? bound.rule.name : table.rows[Int(bound.row)].name
    }

    /// The row of the public table of rules that a bound follows from, if it is one.
    public func id(of bound: AuditBound) -> String? {
        bound.row < 0 ? nil : table.rows[Int(bound.row)].id
    }

    /// Names of the rules that come from the timing file or a user's standard, as they stand there.
    public var userRules: [String] { table.rows.filter { $0.id == nil }.map(\.name) }

    mutating func add(_ violation: AuditViolation) {
        violationCount += 1
        if violations.count < limit { violations.append(violation) }
    }
}
