import DRAMEngine
import DRAMModel

/// Which stream's tile a rank, or each of its banks, is in.
extension PIMSequencer where Requests: ~Copyable {
    /// Whether no bank of a mask is in a tile of another stream.
    mutating func isFreeOfOthers(_ mask: UInt64, _ rank: Int, _ index: Int) -> Bool {
        guard memory.isIndependent else {
            let owner = ranks.base[rank].tile.owner
            return owner < 0 || owner == index
        }
        return bankOwners.firstForeign(mask, rank, index) == nil
    }

    /// Notes that a stream's tile begins in a rank, or goes on, in the banks of a mask.
    mutating func take(_ mask: UInt64, _ rank: Int, _ index: Int) {
        ranks.base[rank].tile.take(index)
        if memory.isIndependent { bankOwners.take(mask, rank, index) }
    }

    /// Ends the tiles of the banks of a mask, whose rows have been closed for good.
    mutating func releaseBanks(_ mask: UInt64, _ rank: Int) {
        bankOwners.release(mask & ~ranks.base[rank].interruption.banks, rank)
    }

    /// Whether something holds of a stream whose tile a rank is in.
    mutating func anyOwner(
        ofRank rank: Int, _ holds: (inout PIMSequencer<Requests>, Int) -> Bool
    ) -> Bool {
        guard memory.isIndependent else {
            let owner = ranks.base[rank].tile.owner
            return owner >= 0 && holds(&self, owner)
        }
        for bank in 0..<64 {
            let owner = bankOwners.owner(rank, bank)
            if owner >= 0 && holds(&self, owner) { return true }
        }
        return false
    }

    /// What is wrong with a command to a bank that is in a tile of another stream; `nil` when
    /// nothing is.
    mutating func ownershipFault(_ command: PIMCommand, _ index: Int) -> String? {
        guard memory.isIndependent, command.kind == .pim_precharge || command.kind == .nmp_mac
        else { return nil }
        for rank in ranks(of: command) {
            guard let bank = bankOwners.firstForeign(command.mask, rank, index) else { continue }
            let other = streams[bankOwners.owner(rank, bank)].name
            return "\(command.kind.name) of \(name(ofBank: bank, rank)), which is in a tile of "
                + "stream '\(other)'"
        }
        return nil
    }

    /// What messages call a bank.
    func name(ofBank bank: Int, _ rank: Int) -> String {
        ranks.count > 1 ? "bank \(bank) of rank \(rank)" : "bank \(bank)"
    }
}
