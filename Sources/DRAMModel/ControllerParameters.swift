/// How a memory controller schedules: the `controller` section of a timing file.
public struct ControllerParameters: Equatable, Sendable {
    /// Which scheduler decides the order of commands.
    public enum Policy: String, CaseIterable, Sendable {
        /// Command for command like DRAMsim3.
        case dramsim3
        /// First-ready, first-come-first-served, with age cap, write watermarks and flexible
        /// refresh.
        case fr_fcfs
    }
    /// What one command queue serves.
    public enum QueueStructure: String, CaseIterable, Sendable {
        /// One command queue a bank.
        case per_bank
        /// One command queue a rank.
        case per_rank
    }
    /// When a row is closed.
    public enum PagePolicy: String, CaseIterable, Sendable {
        /// A row stays open until another row of its bank is needed.
        case open
        /// Every column command closes its row (auto-precharge).
        case closed
        /// A row closes after `page_timeout` cycles without a column command (`fr_fcfs` only).
        case adaptive
    }
    /// How refresh commands are dealt out.
    public enum RefreshPolicy: String, CaseIterable, Sendable {
        /// All-bank refresh, ranks in turn, tREFI / ranks apart.
        case rank_staggered
        /// All-bank refresh of every rank each tREFI.
        case rank_simultaneous
        /// Per-bank (DDR5: same-bank) refresh, one every tREFIb.
        case bank_staggered
        /// No refresh: for experiments only.
        case none
    }

    /// Which scheduler decides.
    public var policy = Policy.dramsim3
    /// How an address is cut: six fields from the most to the least significant, a preset, or the
    /// address bits of each field.
    public var address_mapping: AddressMapping.Form = "rochrababgco"
    /// Addresses outside the memory are taken modulo its size, as DRAMsim3 does; else they are
    /// errors.
    public var wrap_addresses = false
    /// Cycles of an interval of statistics where whoever asks for intervals gives none; 0 for none.
    public var epoch_period = 0
    /// What one command queue serves (`dramsim3` only).
    public var queue_structure = QueueStructure.per_bank
    /// When a row is closed.
    public var page_policy = PagePolicy.open
    /// Commands that a command queue holds, 1...64 (`dramsim3` only).
    public var cmd_queue_size = 16
    /// Transactions that the read queue and the write buffer hold each (or the unified queue).
    public var trans_queue_size = 32
    /// One queue for reads and writes in order of arrival (`dramsim3` only).
    public var unified_queue = false
    /// A row and a column command may issue in one cycle; by default on HBM.
    public var dual_command = false
    /// How refresh commands are dealt out.
    public var refresh_policy = RefreshPolicy.rank_staggered
    /// Idle ranks enter self refresh.
    public var self_refresh = false
    /// Idle cycles after which a rank enters self refresh.
    public var self_refresh_threshold = 1000
    /// Idle ranks enter power-down, with their rows open or closed as they are.
    public var power_down = false
    /// Idle cycles after which a rank enters power-down.
    public var power_down_threshold = 100

    /// A request older than this many cycles goes before any younger one (`fr_fcfs`).
    public var age_cap = 2000
    /// Writes waiting that start a write drain (`fr_fcfs`); at most `trans_queue_size`.
    public var write_high_watermark = 24
    /// Writes waiting at which a write drain ends (`fr_fcfs`).
    public var write_low_watermark = 8
    /// Cycles without a column command after which an adaptive page closes (`fr_fcfs`).
    public var page_timeout = 200
    /// Refreshes that may be postponed while a rank has work, 0...8 (`fr_fcfs`; JESD79-4 4.26).
    public var refresh_postpone = 8
    /// Refreshes that may be pulled in while a rank is idle, 0...8 (`fr_fcfs`).
    public var refresh_pull_in = 8

    /// Creates the defaults.
    public init() {}
}
