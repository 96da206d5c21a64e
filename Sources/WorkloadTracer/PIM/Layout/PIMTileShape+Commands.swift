import DRAMModel

/// Commands to the banks of a tile.
extension PIMTileShape {
    /// A command to a set of banks in every rank.
    func command(_ kind: PIMOperation.Kind, _ mask: UInt64, row: Int = 0) -> PIMOperation {
        var operation = PIMOperation(kind)
        operation.rank = ranks > 1 ? -1 : 0
        operation.mask = mask
        operation.row = Int32(row)
        return operation
    }

    /// Passes on the sets of banks that MACs of a scope go to one after the other.
    func parts(
        of mask: UInt64, _ scope: PIMAttentionOptions.MACScope, _ body: (UInt64) throws -> Void
    ) rethrows {
        let size =
            switch scope {
            case .all: banksPerRank
            case .bank_group: banksPerGroup
            case .bank: 1
            }
        let one: UInt64 = size == 64 ? .max : (1 << UInt64(size)) - 1
        for first in stride(from: 0, to: banksPerRank, by: size) {
            let part = mask & one << UInt64(first)
            if part != 0 { try body(part) }
        }
    }
}
