import DRAMModel

/// What an operation of a PIM trace must fulfil in a memory, whatever form the trace is in.
///
/// A struct of integers: a check takes a few nanoseconds and builds no text.
struct PIMOperationRules {
    /// The most repetitions of a line, and the most heads of a tile.
    static let mostRepetitions: Int32 = 65_536
    /// The last cycle that a line may name.
    static let maximumCycle = RequestTraceReader.maximumCycle
    /// The most banks that one `pim_activate` opens unless tFAW does not apply to it.
    static let mostActivations = 4

    let ranks: Int32
    let banks: Int32
    let bankgroups: Int32
    let banksPerGroup: Int32
    /// Every bank of a rank, as bits.
    let allBanks: UInt64
    let hasUnits: Bool
    let isExemptFromFAW: Bool
    let pimRows: Range<Int32>
    /// Columns of `pim.mac_bits` in a row.
    let columns: Int32
    let channel: Int
    let mapping: AddressMapping
    let requestBytes: UInt64
    /// The bits of an address that choose its channel.
    let channelBits: UInt64
    /// The memory's name and bank structure, for messages.
    let name: String
    let bank: BankStructure
    /// What holds behind vertical ports; `nil` in a memory without.
    let nmp: NMPOperationRules?

    /// Creates the rules for a stream of one channel.
    ///
    /// The configuration must be one that a timing file may describe.
    init(_ configuration: MemoryConfiguration, channel: Int) {
        let o = configuration.organization
        guard
            let mapping = AddressMapping(
                configuration.controller.address_mapping, organization: o)
        else { preconditionFailure("the address mapping does not fit the memory") }
        precondition(o.banks <= 64, "banks of a rank are bits of a word")
        ranks = Int32(o.ranks)
        banks = Int32(o.banks)
        bankgroups = Int32(o.bankgroups)
        banksPerGroup = Int32(o.banks_per_group)
        allBanks = Self.bits(o.banks)
        hasUnits = configuration.pim != nil
        isExemptFromFAW = configuration.pim?.tfaw == .exempt
        let rows = configuration.bank.pimRows(of: o.rows)
        pimRows = Int32(rows.lowerBound)..<Int32(rows.upperBound)
        let rowBits = o.requestsPerRow * o.requestBytes * 8
        columns = Int32(rowBits / max(1, configuration.pim?.columnBits ?? rowBits))
        nmp = NMPOperationRules(configuration)
        self.channel = channel
        self.mapping = mapping
        requestBytes = UInt64(o.requestBytes)
        channelBits = mapping.channelBits
        name = configuration.name
        bank = configuration.bank
    }

    /// The low `count` bits.
    static func bits(_ count: Int) -> UInt64 { count == 64 ? .max : (1 << UInt64(count)) - 1 }

    /// The banks of a bank group.
    @inline(__always) func banks(ofGroup group: Int32) -> UInt64 {
        Self.bits(Int(banksPerGroup)) << UInt64(group &* banksPerGroup)
    }

    /// The bank group that these are the banks of, if any.
    func group(of mask: UInt64) -> Int32? {
        let group = Int32(truncatingIfNeeded: mask.trailingZeroBitCount) / banksPerGroup
        return mask != 0 && group < bankgroups && mask == banks(ofGroup: group) ? group : nil
    }

    /// The rank of a line that names none.
    ///
    /// One bank fills the channel's one buffer, so that it cannot be one in several ranks.
    @inline(__always) func defaultRank(_ kind: PIMOperation.Kind) -> Int32 {
        if case .bank = kind.traits.scope { return 0 }
        return ranks > 1 ? -1 : 0
    }

    /// What an operation breaks first; `nil` when it may stand in a trace.
    ///
    /// Fields that do not apply to the kind are not looked at, nor are events.
    @inline(__always) func fault(of operation: PIMOperation) -> PIMOperationFault? {
        let fields = operation.kind.fields
        if operation.cycle < 0 || operation.cycle > Self.maximumCycle { return .cycle }
        if let fault = executorFault(operation.kind.traits.executor) { return fault }
        if fields.contains(.inputs), let fault = nmp?.transferFault(of: operation) { return fault }
        if fields.contains(.scope), let fault = scopeFault(operation) { return fault }
        if fields.contains(.heads) && !Self.isRepetition(operation.repeats) { return .heads }
        if fields.contains(.row) && !pimRows.contains(operation.row) { return .row }
        if fields.contains(.outputs) { return nmp?.outputFault(of: operation) }
        if fields.contains(.column) {
            let heads = fields.contains(.heads) ? operation.repeats : 1
            if let fault = columnFault(operation.column, count: operation.count, heads: heads) {
                return fault
            }
            return fields.contains(.columns) ? nmp?.runFault(of: operation) : nil
        }
        if fields.contains(.times) && !Self.isRepetition(operation.count) { return .repetitions }
        if fields.contains(.duration) && operation.count < 1 { return .duration }
        guard fields.contains(.address) else { return nil }
        return addressFault(operation.address, requests: operation.count)
    }

    /// What the memory lacks to carry an operation out.
    @inline(__always)
    private func executorFault(_ executor: PIMOperationTraits.Executor) -> PIMOperationFault? {
        switch executor {
        case .rows: hasUnits ? nil : .noUnits
        case .unitsInBanks: hasUnits ? (nmp == nil ? nil : .unitsBehindPorts) : .noUnits
        case .unitsBehindPorts: nmp == nil ? .noPorts : nil
        case .queues, .stream: nil
        }
    }

    @inline(__always) private func scopeFault(_ operation: PIMOperation) -> PIMOperationFault? {
        let mask = operation.mask
        if operation.rank < -1 || operation.rank >= ranks { return .rank }
        if mask == 0 { return .noBank }
        if mask & ~allBanks != 0 { return .banksBeyondRank }
        switch operation.kind.traits.scope {
        case .bankGroup:
            if banksPerGroup != 4 { return .groupSize }
            if group(of: mask) == nil { return .notAGroup }
        case .activation:
            if !isExemptFromFAW && mask.nonzeroBitCount > Self.mostActivations {
                return .tooManyBanks
            }
        case .bank:
            if mask & (mask &- 1) != 0 { return .severalBanks }
            if operation.rank < 0 && ranks > 1 { return .severalRanks }
        case .banks, .none: break
        }
        return nil
    }

    /// The columns of one head follow those of the one before.
    @inline(__always)
    private func columnFault(_ column: Int32, count: Int32, heads: Int32) -> PIMOperationFault? {
        if column < 0 || column >= columns { return .column }
        if count < 1 { return .noColumns }
        let end = Int64(column) + Int64(count) * Int64(heads)
        return end > Int64(columns) ? .columnsBeyondRow : nil
    }

    @inline(__always) private static func isRepetition(_ count: Int32) -> Bool {
        count >= 1 && count <= mostRepetitions
    }

    @inline(__always)
    private func addressFault(_ address: UInt64, requests: Int32) -> PIMOperationFault? {
        let last = mapping.capacityBytes &- 1
        let more = UInt64(truncatingIfNeeded: requests &- 1) &* requestBytes
        guard address <= last, more <= last &- address else { return .address }
        if mapping.channel(of: address) != channel { return .channel }
        // Only a carry into the channel's bits can lead elsewhere.
        if channelBits == 0 || (address ^ (address &+ more)) & highBits == 0 { return nil }
        return firstForeignRequest(from: address, requests: requests) == nil ? nil : .channel
    }

    /// The channel's lowest bit and all above it.
    @inline(__always) private var highBits: UInt64 { 0 &- (channelBits & (0 &- channelBits)) }

    /// The first of consecutive requests that falls into another channel, from 0.
    @inline(never)
    func firstForeignRequest(from address: UInt64, requests: Int32) -> Int? {
        (0..<Int(requests)).first {
            mapping.channel(of: address &+ UInt64($0) &* requestBytes) != channel
        }
    }
}
