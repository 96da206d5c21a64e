import DRAMModel

@testable import WorkloadTracer

/// Follows a stream and notes what each MAC takes from a row.
struct OpenRows {
    /// A column of a row in a bank of the channel.
    struct Column: Hashable {
        var rank: Int
        var bank: Int
        var row: Int
        var column: Int
    }

    /// How often each column is multiplied.
    private(set) var uses: [Column: Int] = [:]
    /// Set when a MAC goes to a closed bank, or an activation to an open one.
    private(set) var isIllegal = false
    private let shape: PIMTileShape
    private var open: [[Int]: Int] = [:]

    init(_ shape: PIMTileShape) { self.shape = shape }

    mutating func follow(_ operations: [PIMOperation]) { for one in operations { follow(one) } }

    mutating func follow(_ operation: PIMOperation) {
        switch operation.kind {
        case .gemv_tile:
            var part = operation
            part.kind = .pim_activate
            follow(part)
            part.kind = .pim_mac
            part.count *= operation.repeats
            follow(part)
            part.kind = .pim_precharge
            follow(part)
        case .pim_activate, .pim_activate4:
            for bank in banks(of: operation) {
                if open[bank] != nil { isIllegal = true }
                open[bank] = Int(operation.row)
            }
        case .pim_precharge: for bank in banks(of: operation) { open[bank] = nil }
        case .pim_mac, .pim_mac_gb:
            for bank in banks(of: operation) {
                guard let row = open[bank] else { return isIllegal = true }
                for column in Int(operation.column)..<Int(operation.column + operation.count) {
                    if column >= shape.columns { isIllegal = true }
                    let place = Column(rank: bank[0], bank: bank[1], row: row, column: column)
                    uses[place, default: 0] += 1
                }
            }
        default: break
        }
    }

    /// Rank and bank of each bank that a command goes to.
    private func banks(of operation: PIMOperation) -> [[Int]] {
        let ranks = operation.rank < 0 ? Array(0..<shape.ranks) : [Int(operation.rank)]
        return ranks.flatMap { rank in
            (0..<shape.banksPerRank).filter { operation.mask >> UInt64($0) & 1 == 1 }
                .map { [rank, $0] }
        }
    }
}
