/// Which halves of the input and output buffer an NMP command works on.
@frozen
public struct NMPHalves: Equatable, BitwiseCopyable, Sendable {
    /// Half of the channel's input buffer.
    public var input: UInt8
    /// Half of each port's share of the output buffer.
    public var output: UInt8

    /// Creates a choice; the first halves unless told.
    @inlinable public init(input: UInt8 = 0, output: UInt8 = 0) {
        self.input = input
        self.output = output
    }
}
