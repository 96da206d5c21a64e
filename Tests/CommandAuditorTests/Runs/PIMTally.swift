import DRAMModel

/// What units are told to do, command by command and bank by bank: from the streams, or from a log.
struct PIMTally {
    struct Entry: Hashable {
        var kind: CommandKind
        var channel: Int
        var rank: Int
        var bank = -1
        var row: Int32 = -1
        var column: Int32 = -1
        var count: Int32 = -1
        var inputs: Int32 = -1
        var halves: [UInt8] = []
    }

    private(set) var entries: [Entry: Int] = [:]
    private(set) var activations: [Entry: Int] = [:]
    /// `pim_precharge` commands.
    private(set) var precharges = 0
    private(set) var requests = 0
    private var rows: [Int32]
    private let o: Organization
    private let resultBits: Int
    private let elementBits: Int
    private let banksPerPort: Int

    init(_ memory: MemoryConfiguration) {
        o = memory.organization
        resultBits = memory.pim!.result_bits
        elementBits = memory.pim!.element_bits
        banksPerPort = memory.pim!.nmp?.banks_per_port ?? 1
        rows = Array(repeating: -1, count: o.channels * o.ranks * 64)
    }

    /// Notes one command to the units.
    mutating func add(_ command: Command, channel: Int) {
        let ranks = command.rank < 0 ? Array(0..<o.ranks) : [Int(command.rank)]
        if command.kind == .pim_precharge { precharges += 1 }
        guard command.mask != 0 else {
            var entry = Entry(kind: command.kind, channel: channel, rank: -1)
            entry.count = command.count
            entry.halves = [command.halves.input]
            entries[entry, default: 0] += 1
            return
        }
        for rank in ranks {
            for bank in 0..<o.banks where command.mask & 1 << UInt64(bank) != 0 {
                let place = (channel * o.ranks + rank) * 64 + bank
                var entry = Entry(kind: command.kind, channel: channel, rank: rank, bank: bank)
                entry.column = command.column
                entry.count = command.count
                entry.inputs = command.inputs
                entry.halves = [command.halves.input, command.halves.output]
                switch command.kind {
                case .pim_activate, .pim_activate4:
                    rows[place] = command.row
                    entry.kind = .pim_activate
                    entry.row = command.row
                    activations[entry, default: 0] += 1
                case .pim_precharge: break
                default:
                    entry.row = rows[place]
                    // Results and functions concern accumulators, whatever row is open.
                    if command.column < 0 { entry.row = -1 }
                    entries[entry, default: 0] += 1
                }
            }
        }
    }

    /// Notes an operation of a stream.
    mutating func add(_ operation: PIMOperation, channel: Int) {
        var kind: CommandKind
        switch operation.kind {
        case .pim_activate4, .pim_activate: kind = .pim_activate
        case .pim_precharge: kind = .pim_precharge
        case .pim_gwrite: kind = .pim_gwrite
        case .pim_wrgb: kind = .pim_wrgb
        case .pim_mac: kind = .pim_mac
        case .pim_mac_gb: kind = .pim_mac_gb
        case .pim_read_result: kind = .pim_read_result
        case .pim_activation_function: kind = .pim_activation_function
        case .gemv_tile: return addTile(operation, channel: channel)
        case .gemm_tile: return addRunTile(operation, channel: channel)
        case .nmp_mac: kind = .nmp_mac
        case .nmp_write_input, .nmp_read_output: return addTransfer(operation, channel: channel)
        case .read, .write:
            requests += Int(operation.count)
            return
        default: return
        }
        var one = Command(kind, rank: operation.rank, mask: operation.mask)
        switch kind {
        case .pim_activate: one.row = operation.row
        case .pim_gwrite:
            one.column = operation.column
            one.count = operation.count
        case .pim_read_result: one.count = bursts(operation)
        case .nmp_mac:
            one.column = operation.column
            one.count = operation.count
            one.inputs = operation.repeats
            one.halves = operation.halves
        default: break
        }
        let isRepeated = kind == .pim_wrgb || kind == .pim_mac || kind == .pim_mac_gb
        for index in 0..<(isRepeated ? operation.count : 1) {
            if kind == .pim_mac || kind == .pim_mac_gb { one.column = operation.column + index }
            add(one, channel: channel)
        }
    }

    private mutating func addTile(_ tile: PIMOperation, channel: Int) {
        var one = tile
        one.kind = .pim_activate
        add(one, channel: channel)
        for head in 0..<tile.repeats {
            one.kind = .pim_mac
            one.column = tile.column + head * tile.count
            add(one, channel: channel)
            one.kind = .pim_read_result
            add(one, channel: channel)
        }
        one.kind = .pim_precharge
        add(one, channel: channel)
    }

    private mutating func addRunTile(_ tile: PIMOperation, channel: Int) {
        for kind in [PIMOperation.Kind.pim_activate, .nmp_mac, .pim_precharge] {
            var one = tile
            one.kind = kind
            add(one, channel: channel)
        }
    }

    /// Inputs and results go in parts of up to 32 bursts.
    private mutating func addTransfer(_ operation: PIMOperation, channel: Int) {
        let isInput = operation.kind == .nmp_write_input
        var bits = Int(operation.count) * Int(operation.repeats)
        if isInput {
            bits *= elementBits
        } else {
            let ports = Set(
                (0..<64).filter { operation.mask >> UInt64($0) & 1 != 0 }.map {
                    $0 / banksPerPort
                })
            bits *= resultBits * ports.count * (operation.rank < 0 ? o.ranks : 1)
        }
        var left = Int(max(1, (Double(bits) / 8 / Double(o.requestBytes)).rounded(.up)))
        while left > 0 {
            var one = Command(
                isInput ? .nmp_write_input : .nmp_read_output, rank: operation.rank,
                mask: operation.mask)
            one.count = Int32(min(left, 32))
            one.halves = operation.halves
            add(one, channel: channel)
            left -= Int(one.count)
        }
    }

    private func bursts(_ operation: PIMOperation) -> Int32 {
        let banks = operation.mask.nonzeroBitCount * (operation.rank < 0 ? o.ranks : 1)
        let bits = Double(banks * resultBits)
        return Int32(max(1, (bits / 8 / Double(o.requestBytes)).rounded(.up)))
    }

    /// How a log differs from what streams ask for, of whose tiles some were interrupted; `nil` if
    /// it does not.
    func difference(of log: PIMTally, interruptions: Int) -> String? {
        for (entry, count) in entries where log.entries[entry] != count {
            return "\(entry): \(log.entries[entry] ?? 0) of \(count)"
        }
        if let other = log.entries.keys.first(where: { entries[$0] == nil }) {
            return "\(other) was not asked for"
        }
        if log.precharges != precharges + interruptions {
            return
                "\(log.precharges) pim_precharge of \(precharges), \(interruptions) interruptions"
        }
        // A refresh that interrupts a tile opens rows again, but only those that were open.
        for (entry, count) in activations {
            let found = log.activations[entry] ?? 0
            if found < count || (interruptions == 0 && found > count) {
                return "\(entry): \(found) of \(count)"
            }
        }
        return log.activations.keys.first { activations[$0] == nil }.map { "\($0) is extra" }
    }
}
