import DRAMModel
import TestSupport

/// Draws commands of all kinds, to all sorts of places, from a seed.
struct RandomPIMCommands {
    private var random: SplitMix64
    private var isClosing = false
    private let memory: MemoryConfiguration

    init(_ memory: MemoryConfiguration, seed: UInt64) {
        self.memory = memory
        random = SplitMix64(seed: seed &* 0x9E37_79B9_7F4A_7C15)
    }

    /// A number from 0 up to, but not, a bound.
    mutating func number(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    private var o: Organization { memory.organization }
    private var all: UInt64 { o.banks == 64 ? ~0 : 1 << UInt64(o.banks) - 1 }

    /// Timing that differs a little from that of the file, so that other rules bind and tie.
    static func vary(_ memory: MemoryConfiguration, seed: UInt64) -> MemoryConfiguration {
        var draw = RandomPIMCommands(memory, seed: ~seed)
        var result = memory
        func some(_ value: Int, _ more: Int) -> Int { value + draw.number(more + 1) }
        result.timing.tRC = some(memory.timing.tRC, 6)
        result.timing.tCCD_L = some(memory.timing.tCCD_L, 3)
        result.timing.tRTP = some(memory.timing.tRTP, 30)
        result.timing.tRTRS = some(0, 3)
        result.timing.tRRD_S = some(1, 4)
        result.timing.tRRD_L = some(result.timing.tRRD_S, 4)
        result.timing.tFAW = some(memory.timing.tFAW, 20)
        result.timing.tRREFD = some(memory.timing.tRREFD, 20)
        result.pim?.tCCD_PIM = some(memory.pim!.tCCD_PIM, 6)
        result.pim?.tMAC = some(0, 12)
        result.pim?.tAF = some(0, 12)
        guard result.pim?.nmp != nil else { return result }
        result.pim?.nmp?.tCCD_NMP = some(1, 5)
        result.pim?.nmp?.fpus = some(1, 7)
        result.pim?.nmp?.fpu_macs = some(1, 15)
        result.pim?.nmp?.fpu_MHz = some(200, 900)
        return result
    }

    /// Commands of every kind, most of them of several scopes; many are not legal now.
    mutating func candidates(_ now: PIMState) -> [Command] {
        var commands: [Command] = []
        for _ in 0..<2 { addHost(to: &commands, anyBuffer()) }
        if let open = openHostBuffer(now) { addHost(to: &commands, open) }
        let rank = Int32(number(o.ranks))
        for kind in [CommandKind.refresh, .self_refresh_enter, .self_refresh_exit] {
            commands.append(Command(kind, rank: rank))
        }
        let group: Int32 =
            switch memory.standard.bankRefresh {
            case .one: Int32(number(o.bankgroups))
            case .same_bank: -1
            // The lower bank of a pair.
            case .pair: Int32(number(o.bankgroups / 2))
            }
        commands.append(
            Command(
                .refresh_bank, rank: rank, bankgroup: group,
                bank: Int32(number(o.banks_per_group))))
        for _ in 0..<2 {
            let rank = number(3) == 0 ? -1 : Int32(number(o.ranks))
            addActivations(to: &commands, rank, now)
            addUsers(to: &commands, rank, now)
        }
        return commands
    }

    private mutating func anyBuffer() -> (Bank, Int32) {
        let bank = Bank(
            rank: Int32(number(o.ranks)), group: Int32(number(o.bankgroups)),
            bank: Int32(number(o.banks_per_group)))
        return (bank, memory.bank.cut == .max ? 0 : Int32(number(2)))
    }

    private mutating func openHostBuffer(_ now: PIMState) -> (Bank, Int32)? {
        let rank = number(o.ranks)
        guard let bit = bits(now.host[rank]).randomElement(using: &self) else { return nil }
        let bank = bit % o.banks
        return (
            Bank(
                rank: Int32(rank), group: Int32(bank / o.banks_per_group),
                bank: Int32(bank % o.banks_per_group)), Int32(bit / o.banks)
        )
    }

    private func addHost(
        to commands: inout [Command], _ target: (Bank, Int32)
    ) {
        let partition = memory.bank.rowBuffers > 1 ? target.1 : -1
        for kind in [CommandKind.activate, .precharge, .read, .read_p, .write, .write_p] {
            commands.append(.host(kind, target.0, partition: partition))
        }
    }

    private mutating func addActivations(
        to commands: inout [Command], _ rank: Int32, _ now: PIMState
    ) {
        let group = number(o.bankgroups)
        let groupMask = (1 as UInt64) << UInt64(o.banks_per_group) - 1
        if o.banks_per_group == 4 {
            commands.append(
                .pim(.pim_activate4, groupMask << UInt64(4 * group), rank: rank))
        }
        let closed = now.closedPIMBanks(Int(max(rank, 0)))
        let most = memory.pim?.tfaw == .exempt ? o.banks : 4
        commands.append(.pim(.pim_activate, subset(of: closed, atMost: 1), rank: rank))
        commands.append(.pim(.pim_activate, subset(of: closed, atMost: most), rank: rank))
        if closed.nonzeroBitCount <= most && closed != 0 {
            commands.append(.pim(.pim_activate, closed, rank: rank))
        }
    }

    /// Commands to open rows or to the units: to one bank, to a random set, to open ones, to all.
    private mutating func addUsers(
        to commands: inout [Command], _ rank: Int32, _ now: PIMState
    ) {
        let open = now.pimBanks(Int(max(rank, 0)))
        if let nmp = memory.pim?.nmp { return addRuns(to: &commands, rank, open, nmp) }
        commands.append(.pim(.pim_wrgb, rank: rank))
        commands.append(
            .pim(
                .pim_gwrite, subset(of: open, atMost: 1), rank: rank,
                count: Int32(1 + number(5))))
        let kinds: [CommandKind] = [
            .pim_precharge, .pim_mac, .pim_mac_gb, .pim_read_result, .pim_activation_function,
        ]
        for kind in kinds {
            let masks = [
                all, open == 0 ? all : open, subset(of: open, atMost: 1),
                subset(of: open, atMost: o.banks), subset(of: all, atMost: o.banks),
            ]
            let count = kind == .pim_read_result ? Int32(1 + number(4)) : 1
            for _ in 0..<2 {
                commands.append(.pim(kind, masks[number(5)], rank: rank, count: count))
            }
        }
    }

    /// Runs and transfers, with halves as the buffers have them.
    private mutating func addRuns(
        to commands: inout [Command], _ rank: Int32, _ open: UInt64, _ nmp: NMPParameters
    ) {
        func half() -> UInt8 { UInt8(number(nmp.halves)) }
        for kind in [CommandKind.pim_precharge, .nmp_mac, .nmp_write_input, .nmp_read_output] {
            for _ in 0..<3 {
                var masks = [
                    all, open == 0 ? all : open, subset(of: open, atMost: 1),
                    subset(of: open, atMost: o.banks), subset(of: all, atMost: o.banks),
                ]
                if kind == .nmp_write_input { masks = [0] }
                var mask = masks[number(masks.count)]
                if kind == .nmp_mac { mask = onePerPort(mask, nmp.banks_per_port) }
                var command = Command.pim(kind, mask, rank: rank)
                if kind != .pim_precharge { command.count = Int32(1 + number(20)) }
                if kind == .nmp_mac { command.inputs = Int32([1, 2, 5, 16][number(4)]) }
                if kind == .nmp_mac || kind == .nmp_write_input { command.halves.input = half() }
                if kind == .nmp_mac || kind == .nmp_read_output { command.halves.output = half() }
                commands.append(command)
            }
        }
    }

    /// The first bank of a mask behind each port.
    private func onePerPort(_ mask: UInt64, _ banksPerPort: Int) -> UInt64 {
        var ports: Set<Int> = []
        return bits(mask).filter { ports.insert($0 / banksPerPort).inserted }.reduce(0) {
            $0 | 1 << UInt64($1)
        }
    }

    /// Some of the banks of a mask, at least one; of an empty mask any bank.
    private mutating func subset(of mask: UInt64, atMost: Int) -> UInt64 {
        guard mask != 0 else { return 1 << UInt64(number(o.banks)) }
        let chosen = bits(mask).shuffled(using: &self).prefix(1 + number(atMost))
        return chosen.reduce(0) { $0 | 1 << UInt64($1) }
    }

    private func bits(_ mask: UInt64) -> [Int] {
        var rest = mask
        var found: [Int] = []
        while rest != 0 {
            found.append(rest.trailingZeroBitCount)
            rest &= rest - 1
        }
        return found
    }

    /// Which of the legal commands to issue: work for a while, then close rows until something may
    /// be refreshed or sent to sleep.
    mutating func choose(_ legal: [Command]) -> Command? {
        let pauses: CommandSet = [.closedBank, CommandSet(.self_refresh_exit)]
        if number(20) == 0 { isClosing = true }
        let wanted: CommandSet = [pauses, .precharges]
        let commands = legal.filter {
            let isWork = !pauses.contains($0.kind) || $0.kind == .self_refresh_exit
            let closesMany = $0.kind == .pim_precharge && $0.mask.nonzeroBitCount > 1
            return isClosing ? wanted.contains($0.kind) : isWork && !closesMany
        }
        let pool = commands.isEmpty ? legal : commands
        let kinds = Set(pool.map(\.kind.rawValue)).sorted()
        guard !kinds.isEmpty else { return nil }
        let kind = kinds[number(kinds.count)]
        let chosen = pool.filter { $0.kind.rawValue == kind }.randomElement(using: &self)
        if let chosen, pauses.contains(chosen.kind), number(3) != 0 { isClosing = false }
        return chosen
    }
}

extension RandomPIMCommands: RandomNumberGenerator {
    mutating func next() -> UInt64 { UInt64(number(1 << 31)) << 33 ^ UInt64(number(1 << 40)) }
}
