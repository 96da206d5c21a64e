import DRAMEngine
import DRAMModel

/// A read that has entered an idle channel and is not queued as long as no other request comes: the
/// single-request fast path.
///
/// It is in no queue, slot or table of addresses, and not counted among the outstanding reads.
/// Before the next request enters, and before anything happens by the clock, it is served or
/// queued.
///
/// Empty → held (`hold`) → empty (`take`): when it has been served, or is queued after all.
struct SingleRequest: BitwiseCopyable {
    /// Whether reads are held: nothing but requests and refresh happens in the channel, and each
    /// command of a read issues in a cycle of its own.
    let isEnabled: Bool
    /// Whether one is held.
    private(set) var isHeld = false
    private(set) var request = RequestSlot()

    /// - Parameter isPossible: whether the policy has no reason of its own against it.
    init(
        _ configuration: MemoryConfiguration, _ rules: RuleSet, hasStreams: Bool, isPossible: Bool
    ) {
        let c = configuration.controller
        let toRead = rules.cycles(after: .activate, before: .read, at: .partition) ?? 0
        let toPrecharge = rules.cycles(after: .read, before: .precharge, at: .partition) ?? 0
        let sharesCycles = c.dual_command && min(toRead, toPrecharge) < 1
        isEnabled = isPossible && !hasStreams && !c.self_refresh && !sharesCycles
    }

    /// Holds a read.
    @inline(__always)
    mutating func hold(_ read: RequestSlot) {
        assert(isEnabled && !isHeld && !read.isWrite)
        request = read
        isHeld = true
    }

    /// Gives the read up.
    @inline(__always)
    mutating func take() {
        assert(isHeld)
        isHeld = false
    }

    /// Notes when the read came to the command scheduler, and in which order.
    @inline(__always)
    mutating func schedule(at cycle: Int64, sequence: Int64) {
        request.queuedAt = cycle
        request.sequence = sequence
    }
}
