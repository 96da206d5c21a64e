import DRAMEngine
import DRAMModel

/// How banks are grouped and how many bursts results take: by these, macros are expanded into
/// commands.
struct PIMShape: Sendable {
    let banksPerGroup: Int
    let groups: Int
    let ranks: Int
    let isExempt: Bool
    let resultBits: Int
    let burstBytes: Int
    let requestBytes: UInt64
    let elementBits: Int
    let banksPerPort: Int

    init(_ configuration: MemoryConfiguration) {
        let o = configuration.organization
        banksPerGroup = o.banks_per_group
        groups = o.bankgroups
        ranks = o.ranks
        isExempt = configuration.pim?.tfaw == .exempt
        resultBits = configuration.pim?.result_bits ?? 16
        burstBytes = o.requestBytes
        requestBytes = UInt64(o.requestBytes)
        elementBits = configuration.pim?.element_bits ?? 16
        banksPerPort = configuration.pim?.nmp?.banks_per_port ?? 1
    }

    /// Cuts banks into what one activation each may open; returns how many masks there are.
    func split(_ mask: UInt64, into masks: UnsafeMutablePointer<UInt64>) -> Int {
        guard !isExempt else {
            masks[0] = mask
            return 1
        }
        var count = 0
        let inGroup: UInt64 = banksPerGroup == 64 ? ~0 : 1 << UInt64(banksPerGroup) - 1
        for group in 0..<groups {
            var rest = mask & inGroup << UInt64(group * banksPerGroup)
            while rest != 0 {
                var part: UInt64 = 0
                for _ in 0..<4 where rest != 0 {
                    part |= rest & (0 &- rest)
                    rest &= rest - 1
                }
                masks[count] = part
                count += 1
            }
        }
        return count
    }

    /// The first part of a mask that one activation may open.
    func firstPart(of mask: UInt64) -> UInt64 {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) {
            _ = split(mask, into: $0.baseAddress!)
            return $0[0]
        }
    }

    /// The activation of a mask: `pim_activate4` where it is all of a bank group of four.
    func activation(_ mask: UInt64, _ rank: Int32, _ row: Int32) -> PIMCommand {
        let first = mask.trailingZeroBitCount
        let isGroup =
            banksPerGroup == 4 && first % 4 == 0 && mask == 0xF << UInt64(first)
        return PIMCommand(
            isGroup ? .pim_activate4 : .pim_activate, rank: rank, mask: mask, row: row)
    }

    /// Bursts of an `nmp_write_input` or `nmp_read_output`.
    ///
    /// Inputs come once for the channel, results from each port.
    func transferBursts(_ operation: PIMOperation) -> Int64 {
        let values = Int64(operation.count) * Int64(operation.repeats)
        var bits = values * Int64(elementBits)
        if operation.kind == .nmp_read_output {
            let ports = Int64(ports(of: operation.mask) * (operation.rank < 0 ? ranks : 1))
            bits = values * Int64(resultBits) * ports
        }
        let burstBits = Int64(burstBytes) * 8
        return max(1, (bits + burstBits - 1) / burstBits)
    }

    /// Ports that a set of banks belongs to.
    func ports(of mask: UInt64) -> Int {
        guard banksPerPort > 1 else { return mask.nonzeroBitCount }
        let banks = UInt64.max >> UInt64(64 - banksPerPort)
        return stride(from: 0, to: 64, by: banksPerPort).reduce(0) {
            $0 + (mask >> UInt64($1) & banks != 0 ? 1 : 0)
        }
    }

    /// Bursts that carry the results of a set of banks.
    func resultBursts(_ mask: UInt64, _ rank: Int32) -> Int32 {
        let banks = mask.nonzeroBitCount * (rank < 0 ? ranks : 1)
        let bytes = (banks * resultBits + 7) / 8
        return Int32(max(1, (bytes + burstBytes - 1) / burstBytes))
    }
}
