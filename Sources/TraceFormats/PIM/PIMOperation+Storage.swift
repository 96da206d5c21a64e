import DRAMModel

/// The members of an operation by the fields of a line that they hold.
extension PIMOperation {
    /// Stores a number that a line gives; not an address, an event, a scope or a cycle.
    @inline(__always)
    mutating func store(_ number: Int32, in field: PIMField) {
        switch field.storage {
        case .rank: rank = number
        case .row: row = number
        case .column: column = number
        case .count: count = number
        case .repeats: repeats = number
        case .inputHalf: halves.input = UInt8(clamping: number)
        case .outputHalf: halves.output = UInt8(clamping: number)
        case .address, .mask, .event, .cycle: assertionFailure("\(field) is no number of 32 bits")
        }
    }

    /// The number that a line gives for a field; not an address, an event, a scope or a cycle.
    @inline(__always)
    func number(in field: PIMField) -> Int32 {
        switch field.storage {
        case .rank: return rank
        case .row: return row
        case .column: return column
        case .count: return count
        case .repeats: return repeats
        case .inputHalf: return Int32(halves.input)
        case .outputHalf: return Int32(halves.output)
        case .address, .mask, .event, .cycle:
            assertionFailure("\(field) is no number of 32 bits")
            return 0
        }
    }
}
