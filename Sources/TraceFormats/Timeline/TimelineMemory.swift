import DRAMModel

/// What a timeline needs to know about a memory: what there is to draw, and how long things take.
public struct TimelineMemory: Equatable, Sendable {
    /// A short name.
    public var name: String
    /// Channels, ranks, bank groups and banks.
    public var organization: Organization
    /// Whether a refresh and the like of what the organization has as ranks are of all of them.
    public var sharesRefresh: Bool
    /// Whether ranks enter power-down.
    public var hasPowerDown: Bool
    /// Timing, in cycles.
    public var timing: TimingParameters
    /// How many rows a bank keeps open.
    public var bank: BankStructure
    /// Processing units in the banks, if any.
    public var pim: PIMParameters?
    /// Whether a row and a column command may go in one cycle, each on a bus of its own.
    public var hasTwoSlots: Bool
    /// The banks that one per-bank refresh covers.
    public var bankRefresh: BankRefreshCover

    /// Takes the parts of a configuration.
    public init(_ configuration: MemoryConfiguration) {
        name = configuration.name
        organization = configuration.organization.named
        sharesRefresh = configuration.organization.stacks > 1
        hasPowerDown = configuration.controller.power_down
        timing = configuration.timing
        bank = configuration.bank
        pim = configuration.pim
        hasTwoSlots = configuration.controller.dual_command
        bankRefresh = configuration.standard.bankRefresh
    }

    /// What the row buffers of a bank are called; empty where a bank has one.
    var rowBufferNames: [String] {
        guard bank.rowBuffers == 2 else { return [""] }
        return bank.kind == .sliced ? ["weight", "kv"] : ["host", "pim"]
    }

    /// Cycles that a column command keeps the column path of a bank.
    func columnCycles(_ command: Command) -> Int {
        switch command.kind {
        case .pim_mac, .pim_mac_gb: bank.columnCycles(pim?.tCCD_PIM ?? timing.tCCD_L)
        case .nmp_mac: max(1, Int(command.count)) * (pim?.nmp?.tCCD_NMP ?? 1)
        case .pim_gwrite: max(1, Int(command.count)) * bank.columnCycles(timing.tCCD_L)
        default: max(1, organization.burstCycles)
        }
    }

    /// The row buffer that a command to a bank means.
    func partition(of command: Command) -> Int {
        if command.partition >= 0 { return min(Int(command.partition), bank.rowBuffers - 1) }
        if command.kind.isPIM { return bank.pimPartition }
        return bank.rowBuffers == 2 ? bank.requestPartition(row: Int(command.row)) : 0
    }

    /// When a bank closes its row after a READ or WRITE with auto-precharge: once tRTP or tWR has
    /// passed, but not before tRAS.
    func closing(after kind: CommandKind, at cycle: Int64, activated: Int64) -> Int64 {
        let t = timing
        let wait = kind.isRead ? t.AL + t.tRTP : t.WL + organization.burstCycles + t.tWR
        return max(cycle + Int64(wait), activated + Int64(t.tRAS))
    }
}
