import DRAMEngine
import DRAMModel

/// Which stream's tile a rank, or each of its banks, is in.
extension PIMSequencer where Host: ~Copyable {
    /// Whether no bank of a mask is in a tile of another stream.
    mutating func isFreeOfOthers(_ mask: UInt64, _ rank: Int, _ index: Int) -> Bool {
        guard isIndependent else {
            let owner = ranks.base[rank].owner
            return owner < 0 || owner == index
        }
        return firstForeign(mask, rank, index) == nil
    }

    /// The first bank of a mask that is in a tile of another stream, where banks are independent.
    mutating func firstForeign(_ mask: UInt64, _ rank: Int, _ index: Int) -> Int? {
        var rest = mask
        while rest != 0 {
            let bank = rest.trailingZeroBitCount
            rest &= rest - 1
            let owner = bankOwners[rank * 64 + bank]
            if owner >= 0 && owner != Int32(index) { return bank }
        }
        return nil
    }

    /// Whether one of some banks is in a tile of a stream.
    mutating func owns(_ banks: UInt64, ofRank rank: Int, _ index: Int) -> Bool {
        var rest = banks
        while rest != 0 {
            if bankOwners[rank * 64 + rest.trailingZeroBitCount] == Int32(index) { return true }
            rest &= rest - 1
        }
        return false
    }

    /// Notes that a stream's tile begins in a rank, or goes on, in the banks of a mask.
    mutating func take(_ mask: UInt64, _ rank: Int, _ index: Int) {
        ranks.base[rank].owner = index
        guard isIndependent else { return }
        var rest = mask
        while rest != 0 {
            bankOwners[rank * 64 + rest.trailingZeroBitCount] = Int32(index)
            rest &= rest - 1
        }
    }

    /// Ends the tiles of the banks of a mask, whose rows have been closed for good.
    mutating func letGo(_ mask: UInt64, _ rank: Int) {
        var rest = mask & ~ranks.base[rank].interrupted
        while rest != 0 {
            bankOwners[rank * 64 + rest.trailingZeroBitCount] = -1
            rest &= rest - 1
        }
    }

    /// Whether something holds of a stream whose tile a rank is in.
    mutating func anyOwner(
        ofRank rank: Int, _ holds: (inout PIMSequencer<Host>, Int) -> Bool
    ) -> Bool {
        guard isIndependent else {
            let owner = ranks.base[rank].owner
            return owner >= 0 && holds(&self, owner)
        }
        for bank in 0..<64 {
            let owner = Int(bankOwners[rank * 64 + bank])
            if owner >= 0 && holds(&self, owner) { return true }
        }
        return false
    }

    /// What is wrong with a command to a bank that is in a tile of another stream; `nil` when nothing is.
    mutating func trespass(_ command: PIMCommand, _ index: Int) -> String? {
        guard isIndependent, command.kind == .pim_precharge || command.kind == .nmp_mac else {
            return nil
        }
        for rank in ranks(of: command) {
            guard let bank = firstForeign(command.mask, rank, index) else { continue }
            let place = ranks.count > 1 ? "bank \(bank) of rank \(rank)" : "bank \(bank)"
            let other = streams[Int(bankOwners[rank * 64 + bank])].source.name
            return "\(command.kind.name) of \(place), which is in a tile of stream '\(other)'"
        }
        return nil
    }
}
