/// One line of a request trace: an access to one address from a given cycle on.
@frozen
public struct Request: Equatable, Sendable {
    /// Byte address.
    public var address: UInt64
    /// The first cycle in which the request may enter the memory system.
    public var cycle: Int64
    /// A write, otherwise a read.
    public var isWrite: Bool
    /// The request group of the PIM stream that it comes from, counted from 1; 0 for the request
    /// trace.
    public var requestGroup: UInt16 = 0
    /// Who made the request, as its trace says; 0 when it does not.
    public var source: UInt32 = 0

    /// Creates a request.
    @inlinable public init(address: UInt64, cycle: Int64, isWrite: Bool) {
        self.address = address
        self.cycle = cycle
        self.isWrite = isWrite
    }
}

/// One issued command as a log holds it.
@frozen
public struct CommandRecord: Equatable, Sendable {
    /// The cycle it issued in.
    public var cycle: Int64
    /// Channel it went to.
    public var channel: Int32
    /// The command and what it goes to.
    public var command: Command
    /// Index of the rule that allowed it last, in the engine's rule names; 0 when none applied.
    public var rule: UInt8
    /// Cycles it waited for that rule since it was wanted.
    public var stallCycles: Int64

    /// Creates a record.
    @inlinable public init(
        cycle: Int64, channel: Int32, command: Command, rule: UInt8 = 0, stallCycles: Int64 = 0
    ) {
        self.cycle = cycle
        self.channel = channel
        self.command = command
        self.rule = rule
        self.stallCycles = stallCycles
    }
}
