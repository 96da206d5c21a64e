import DRAMEngine
import DRAMModel

/// A scheduler that can step beside commands of others on its command buses.
protocol SharedBusScheduler: ChannelScheduler, ~Copyable {
    /// Does everything that happens by itself in a cycle that is not after `wake`, beside commands
    /// that have taken slots.
    mutating func step(at cycle: Int64, beside taken: BusSlots)

    /// Row and column commands of requests issued so far.
    var issuedSlots: (rows: Int64, columns: Int64) { get }

    /// Commands issued of a kind.
    mutating func count(of kind: CommandKind) -> Int64

    /// Keeps one kind of command to any rank waiting until a cycle.
    mutating func hold(_ slot: GateSlot, until cycle: Int64)
}
