import DRAMModel

/// The rule that an operation of a PIM trace breaks.
enum PIMOperationFault: UInt8 {
    case cycle, noUnits, noPorts, unitsBehindPorts
    case rank, severalRanks
    case noBank, banksBeyondRank, severalBanks, tooManyBanks, groupSize, notAGroup
    case row, column, noColumns, columnsBeyondRow
    case repetitions, heads, duration
    case address, channel
    case inputs, elements, outputs, inputHalf, outputHalf, samePort
    case weightBuffer, inputBuffer, outputBuffer

    /// The field of a line that is to blame; `nil` for the operation itself.
    func field(of kind: PIMOperation.Kind) -> PIMField? {
        switch self {
        case .noUnits, .noPorts, .unitsBehindPorts: nil
        case .cycle: .at
        case .rank, .severalRanks: .rank
        case .noBank, .banksBeyondRank, .severalBanks, .tooManyBanks, .groupSize, .notAGroup,
            .samePort:
            .scope
        case .row: .row
        case .column: .column
        case .noColumns, .columnsBeyondRow: kind.fields.intersection(.counts).first
        case .repetitions: .times
        case .heads: .heads
        case .duration: .duration
        case .address, .channel: .address
        case .inputs, .inputBuffer: .inputs
        case .elements: .elements
        case .outputs, .outputBuffer: .outputs
        case .weightBuffer: .columns
        case .inputHalf: .inputHalf
        case .outputHalf: .outputHalf
        }
    }
}
