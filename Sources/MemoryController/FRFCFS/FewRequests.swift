import DRAMEngine
import DRAMModel

/// Whether commands of requests are found request by request, rather than by pending commands and
/// lanes: the fast path of a channel in which few requests wait.
///
/// Off → on (`begin`): a request enters a channel in which no command is pending. On → off (`end`):
/// too many requests wait, or something else than a request is about to have a command pending.
struct FewRequests: ~Copyable {
    /// What a bank needs for its requests.
    struct Command: BitwiseCopyable {
        var target = BankAddress(rank: 0, group: 0, bank: 0)
        /// The slot of the request.
        var slot: Int32 = -1
        /// As in `PendingCommand`.
        var order = Int64.max
        var kind = GateSlot.activate

        @inline(__always) var isColumn: Bool { kind == .read || kind == .write }
    }

    /// Most requests that may wait; each command costs a look at all of them.
    static let most = 8

    /// Whether there is nothing but requests and refresh in the channel, and each command of a
    /// request issues in a cycle of its own.
    let isEnabled: Bool
    private(set) var isOn = false
    /// No request enters before the cycle after this one.
    var lookAhead: Int64 = -1
    /// Room for what banks need.
    let commands = FixedBuffer(repeating: Command(), count: Self.most)

    /// - Parameter sharesBuses: whether others use the command buses.
    init(_ configuration: MemoryConfiguration, _ rules: RuleSet, sharesBuses: Bool) {
        let c = configuration.controller
        let toColumn = [GateSlot.read, .write].map {
            rules.cycles(after: .activate, before: $0, at: .partition) ?? 0
        }
        let sharesCycles = c.dual_command && toColumn.min()! < 1
        isEnabled = !sharesBuses && !c.self_refresh && !c.power_down && !sharesCycles
    }

    @inline(__always)
    mutating func begin() {
        assert(isEnabled && !isOn)
        isOn = true
    }

    @inline(__always)
    mutating func end() {
        assert(isOn)
        isOn = false
    }
}
