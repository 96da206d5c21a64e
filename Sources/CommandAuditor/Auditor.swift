import DRAMModel

/// Checks a command log against the rules of a memory, command by command.
///
///     var auditor = Auditor(memory)
///     while case let count = try log.read(into: batch), count > 0 {
///         auditor.take(UnsafeBufferPointer(rebasing: batch[..<count]))
///     }
///     auditor.finish()
///
/// The check is independent: its rules are written down from the parameters (`Distances`), and it
/// remembers only the last commands of each kind in each bank, bank group and rank (`History`). It
/// shares neither tables nor state with the engine. Channels may be interleaved, but the commands
/// of a channel must come in the order they issued.
///
/// A command that violates rules takes effect all the same, so that one mistake is not reported
/// again for every command after it. Complexity: linear, in constant memory.
public struct Auditor: ~Copyable {
    /// The memory.
    public let configuration: MemoryConfiguration
    /// Whether rules that the policy of the memory lacks count as violations.
    public let isStrict: Bool
    /// Violations that are kept; all are counted.
    public let limit: Int

    /// Commands taken.
    public private(set) var commands: Int64 = 0
    /// The first violations.
    public internal(set) var violations: [AuditViolation] = []
    /// How many violations there are.
    public internal(set) var violationCount: Int64 = 0
    /// The first violations of rules that the policy lacks.
    public internal(set) var notes: [AuditViolation] = []
    /// How many violations of such rules there are.
    public internal(set) var noteCount: Int64 = 0

    let organization: Organization
    let distances: Distances
    let history: History
    let deadlines: RefreshDeadlines
    /// Vertical ports, in a memory that has them.
    var ports: PortHistory?
    var bounds = Bounds()

    // Limits of fields, in the fields' width.
    let rankCount, groupCount, banksPerGroup, rowCount, rowBuffers: Int32
    let banks: Int
    let allBanks: UInt64
    let groupMask: UInt64
    /// The first row of partition 1.
    let cut: Int
    let hasPIM: Bool
    /// READs that may lie behind the one whose column a `pim_mac_gb` multiplies.
    let bufferedReads: Int
    private let hasTwoBuses: Bool
    private let lacked: UInt64

    /// Prepares an audit.
    ///
    /// - Parameters:
    ///   - configuration: The memory that the log is of.
    ///   - isStrict: Whether rules that the policy lacks (`AuditRule.lackedByReference`) count.
    ///   - limit: Violations to keep.
    public init(_ configuration: MemoryConfiguration, isStrict: Bool = false, limit: Int = 20) {
        let o = configuration.organization
        self.configuration = configuration
        self.isStrict = isStrict
        self.limit = limit
        organization = o
        distances = Distances(configuration)
        history = History(o)
        deadlines = RefreshDeadlines(configuration)
        ports = PortHistory(configuration)
        rankCount = Int32(o.ranks)
        groupCount = Int32(o.bankgroups)
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
        let isReference = configuration.controller.policy == .dramsim3
        lacked =
            !isReference || isStrict
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
        if bounds.found != 0 { report(record) }
        remember(record.command, target, at: record.cycle)
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
        let bus: History.BusSlot =
            !hasTwoBuses ? .any : command.kind.usesColumnSlot ? .column : .row
        bounds.need(.commandBus, history.bus(target.channel, bus), 1)
        for rank in target.ranks
        where history.isAsleep[rank] != (command.kind == .self_refresh_exit) {
            bounds.fault(.selfRefresh, lastSelfRefresh(rank))
        }
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
        default: checkPIM(command, target)
        }
    }

    private func lastSelfRefresh(_ rank: Int) -> AuditEvent {
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
                command: record.command, bound: bound)
            if lacked & (1 << UInt64(bound.rule.rawValue)) != 0 {
                noteCount += 1
                if notes.count < limit { notes.append(violation) }
            } else {
                add(violation)
            }
        }
    }

    mutating func add(_ violation: AuditViolation) {
        violationCount += 1
        if violations.count < limit { violations.append(violation) }
    }
}
