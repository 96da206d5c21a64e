/// One line of a PIM trace: a command, a macro, requests, or a synchronization.
///
/// `docs/pim.md` describes each kind, `PIMOperation+Table.swift` says which fields it has. Fields
/// that a kind does not have are 0 (`rank` and `event`: -1, `count` and `repeats`: 1).
///
///     var tile = PIMOperation(.gemv_tile)
///     (tile.mask, tile.row, tile.count) = (0xffff, 20_000, 32)
@frozen
public struct PIMOperation: Equatable, BitwiseCopyable, Sendable {
    /// What the line says; the table has a row for each.
    ///
    /// Raw values are those of the binary form. 64 and 255 are taken: they define an event's name
    /// and end a file.
    @frozen
    public enum Kind: UInt8, CaseIterable, BitwiseCopyable, Sendable {
        case pim_activate4 = 1, pim_activate, pim_precharge, pim_gwrite, pim_wrgb, pim_mac
        case pim_mac_gb, pim_read_result, pim_activation_function
        /// `count` columns through the vertical ports, multiplied with `repeats` rows of inputs.
        case nmp_mac
        /// `repeats` rows of `count` elements into the input buffer.
        case nmp_write_input
        /// `count` results for each of `repeats` rows of inputs out of the output buffer.
        case nmp_read_output
        /// Activations, `count` MACs and a result read for each of `repeats` heads, precharge.
        case gemv_tile = 16
        /// Activations, one `nmp_mac`, precharge.
        case gemm_tile
        /// `count` requests from `address` on.
        case read = 32, write
        /// Waits until everything before it in its stream is complete.
        case barrier = 48
        /// Waits until `event` has been posted.
        case wait
        /// Posts `event` once everything before it in its stream is complete.
        case post
        /// Waits until everything before it in its stream is complete, then `count` cycles more.
        case delay
    }

    /// What the line says.
    public var kind: Kind
    /// Rank, or -1 for all ranks.
    public var rank: Int32 = -1
    /// Banks of the rank, as bits; never empty where a scope applies.
    public var mask: UInt64 = 0
    /// Row to open.
    public var row: Int32 = 0
    /// First column of `pim.mac_bits` in the row.
    public var column: Int32 = 0
    /// How many: MACs or bursts with consecutive columns, columns of a gwrite, requests, cycles of
    /// a delay.
    public var count: Int32 = 1
    /// Heads of a `gemv_tile`, each with `count` MACs and a result of its own; rows of inputs of an
    /// NMP operation.
    public var repeats: Int32 = 1
    /// Halves of the input and output buffer that an NMP operation uses.
    public var halves = NMPHalves()
    /// Byte address of the first request.
    public var address: UInt64 = 0
    /// Index of a named event in the trace's list of names.
    public var event: Int32 = -1
    /// The first cycle in which it may begin.
    public var cycle: Int64 = 0
    /// Its line in a text trace, its record in a binary one, from 1.
    public var line: Int64 = 0

    /// Creates an operation.
    public init(_ kind: Kind) { self.kind = kind }
}
