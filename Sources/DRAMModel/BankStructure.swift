/// How a bank is built: which rows can be open in it at once, and what they share.
///
/// MODEL: conventional banks as in AiM, dual row buffers as in NeuPIMs, sliced banks as in LibraPIM
/// (sections 4.2, 4.3 and 5.4).
public struct BankStructure: Equatable, Sendable {
    /// The three ways to build a bank.
    public enum Kind: String, CaseIterable, Sendable {
        /// One row buffer, which the memory controller shares with PIM commands.
        case conventional
        /// Two row buffers over the same subarrays, one for each kind of command, and one column
        /// path.
        case dual_row_buffer
        /// Two partitions, cut at a subarray, each with its own row buffer and column path.
        case sliced
    }
    /// Whether the slicing logic of a sliced bank separates its partitions.
    public enum Bridge: String, CaseIterable, Sendable {
        /// Two partitions.
        case isolated
        /// Joined into one conventional bank (LibraPIM Fig 15, case 1).
        case connected
    }
    /// How a column delay that is not a whole number of cycles is rounded.
    public enum Rounding: String, CaseIterable, Sendable {
        /// To the nearest cycle: 2 % leave a tCCD of a few cycles as it is.
        case nearest
        /// To the next cycle.
        case up
    }

    /// How the bank is built.
    public var kind = Kind.conventional
    /// Rows of a subarray: a sliced bank is cut between two of them.
    public var rows_per_subarray = 512
    /// Rows of the `weight` partition of a sliced bank, from row 0 on; the others are `kv` rows.
    public var weight_rows = 0
    /// Whether the partitions of a sliced bank are separate.
    public var bridge = Bridge.isolated
    /// Factor on the column spacing of a sliced bank, in thousandths (LibraPIM section 5.1: up to
    /// 1020).
    public var column_delay_permille = 1000
    /// How the delayed column spacing becomes whole cycles.
    public var rounding = Rounding.nearest

    /// Creates a conventional bank.
    public init() {}

    /// Rows that can be open at once in a bank.
    public var rowBuffers: Int {
        switch kind {
        case .conventional: 1
        case .dual_row_buffer: 2
        case .sliced: bridge == .isolated ? 2 : 1
        }
    }

    /// The row buffer of PIM rows.
    public var pimPartition: Int { rowBuffers - 1 }

    /// The first row that the memory controller finds in partition 1; `Int.max` where there is one
    /// partition.
    public var cut: Int { kind == .sliced && rowBuffers == 2 ? weight_rows : .max }

    /// The row buffer that a command of the memory controller to a row uses.
    public func requestPartition(row: Int) -> Int { row >= cut ? 1 : 0 }

    /// The rows that PIM commands may open, out of `rows`.
    public func pimRows(of rows: Int) -> Range<Int> {
        cut == .max ? 0..<rows : cut..<rows
    }

    /// Whether the memory controller also uses the row buffer of PIM rows.
    public var sharesPIMRowBuffer: Bool { kind != .dual_row_buffer }

    /// A column spacing with the delay of the slicing logic.
    public func columnCycles(_ cycles: Int) -> Int {
        guard kind == .sliced else { return cycles }
        let scaled = cycles * column_delay_permille
        return (scaled + (rounding == .up ? 999 : 500)) / 1000
    }
}
