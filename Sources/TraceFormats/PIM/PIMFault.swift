import DRAMModel

/// The rule that an operation of a PIM trace breaks.
enum PIMFault: UInt8 {
    case cycle, noUnits
    case rank, severalRanks
    case noBank, banksBeyondRank, severalBanks, tooManyBanks, groupSize, notAGroup
    case row, column, noColumns, columnsBeyondRow
    case repetitions, heads, duration
    case address, channel

    /// The field of a line that is to blame; `nil` for the operation itself.
    func field(of kind: PIMOperation.Kind) -> PIMFields? {
        switch self {
        case .noUnits: nil
        case .cycle: .at
        case .rank, .severalRanks: .rank
        case .noBank, .banksBeyondRank, .severalBanks, .tooManyBanks, .groupSize, .notAGroup: .scope
        case .row: .row
        case .column: .column
        case .noColumns, .columnsBeyondRow: kind.fields.intersection(.counts)
        case .repetitions: .times
        case .heads: .heads
        case .duration: .duration
        case .address, .channel: .address
        }
    }
}
