/// A field that a line of a PIM trace may have.
///
/// The order of the cases is that in which a line is written and messages name its fields.
@frozen
public enum PIMField: UInt8, CaseIterable, Sendable {
    /// Byte address of the first request: the first word of the line.
    case address
    /// Name of an event: the first word of the line.
    case event
    /// Cycles of a `delay`: the first word of the line.
    case duration
    /// The banks: `all`, `group=G`, `bank=B` or `mask=0xM`.
    case scope
    case rank, row, column
    /// Columns of a `pim_gwrite`.
    case count
    case macs, heads
    /// Columns of a run through the vertical ports.
    case columns
    /// Elements of a row of inputs.
    case elements
    /// Results for a row of inputs.
    case outputs
    /// Rows of inputs.
    case inputs
    /// Half of the input buffer.
    case inputHalf
    /// Half of the output buffer.
    case outputHalf
    /// `xN`: so many, with consecutive columns or addresses.
    case times
    /// The first cycle in which the operation may begin.
    case at

    /// The member of `PIMOperation` that holds a field.
    ///
    /// No operation has two fields with the same storage.
    @frozen
    public enum Storage: Hashable, Sendable {
        case address, mask, event
        case rank, row, column, count, repeats
        case inputHalf, outputHalf, cycle
    }

    /// The row of a field.
    @frozen
    public struct Traits: Sendable {
        /// The word before the value, with its `=`; empty where the value stands alone.
        public let key: StaticString
        /// What a line's description has in the place of the value.
        public let placeholder: StaticString
        /// What messages call the field.
        public let name: StaticString
        /// The member that holds the value.
        public let storage: Storage
        /// Whether the value may be the word `all`, which is stored as -1.
        public let takesAll: Bool

        @inlinable init(
            _ key: StaticString, _ placeholder: StaticString, _ name: StaticString,
            _ storage: Storage, takesAll: Bool = false
        ) {
            self.key = key
            self.placeholder = placeholder
            self.name = name
            self.storage = storage
            self.takesAll = takesAll
        }
    }

    /// How the field is written, called and stored.
    @inlinable @inline(__always)
    public var traits: Traits {
        switch self {
        case .address: Traits("", "0xADDRESS", "address", .address)
        case .event: Traits("", "EVENT", "event", .event)
        case .duration: Traits("", "CYCLES", "duration", .count)
        case .scope: Traits("", "SCOPE", "scope", .mask)
        case .rank: Traits("rank=", "R", "rank", .rank, takesAll: true)
        case .row: Traits("row=", "R", "row", .row)
        case .column: Traits("column=", "C", "column", .column)
        case .count: Traits("count=", "N", "count", .count)
        case .macs: Traits("macs=", "N", "number of macs", .count)
        case .heads: Traits("heads=", "N", "number of heads", .repeats)
        case .columns: Traits("columns=", "N", "number of columns", .count, takesAll: true)
        case .elements: Traits("elements=", "N", "number of elements", .count)
        case .outputs: Traits("outputs=", "N", "number of outputs", .count)
        case .inputs: Traits("inputs=", "M", "number of inputs", .repeats)
        case .inputHalf: Traits("in=", "H", "half of the input buffer", .inputHalf)
        case .outputHalf: Traits("out=", "H", "half of the output buffer", .outputHalf)
        case .times: Traits("x", "N", "repetition", .count)
        case .at: Traits("at=", "CYCLE", "cycle", .cycle)
        }
    }

    /// The member that holds the value.
    @inlinable @inline(__always) public var storage: Storage { traits.storage }
    /// What messages call the field.
    public var name: String { "\(traits.name)" }
}
