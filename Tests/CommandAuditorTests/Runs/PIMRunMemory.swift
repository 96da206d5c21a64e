import DRAMModel
import TestSupport

/// A random memory with processing units: any shipped memory, with any bank structure.
struct PIMRunMemory {
    private(set) var configuration: MemoryConfiguration
    /// The timing file and the bank structure.
    let name: String

    init(_ policy: ControllerParameters.Policy, _ random: inout SplitMix64) {
        let file = random.pick(TimingFiles.names)
        var memory = TimingFiles.memory(file)
        memory.organization = memory.organization.named
        memory.organization.pseudoChannels = 1
        var structure = "its own banks"
        // Half of the memories that have units keep them as they are.
        if memory.pim == nil || random.chance(50) {
            structure = Self.setBank(&memory, &random)
            Self.setUnits(&memory, &random)
        }
        if random.chance(40) { structure += Self.setPorts(&memory, &random) }
        memory.organization.channels = random.pick([1, 1, 2])
        memory.organization.ranks = memory.standard.isGDDR ? 1 : random.pick([1, 2])
        memory.pim?.priority = random.pick(PIMParameters.Priority.allCases)
        memory.pim?.refresh = random.pick([.interrupt, .defer_tile])
        memory.pim?.write_patience = random.pick([0, 100, 1000, 20_000])
        memory.pim?.tfaw = random.pick([.enforced, .exempt])
        name = "\(file), \(structure)"
        configuration = memory
        RandomRuns.setController(&configuration, policy, &random)
        RandomRuns.setRefresh(&configuration, &random)
        spaceRefreshes()
    }

    /// Leaves a command to all banks of all ranks a cycle in which none of them is being refreshed.
    private mutating func spaceRefreshes() {
        let t = configuration.timing
        let ranks = configuration.organization.ranks
        func room(_ refresh: Int) -> Int { ranks * (refresh + t.tRP + t.tRAS + 50) }
        switch configuration.controller.refresh_policy {
        case .bank_staggered: configuration.timing.tREFIb = max(t.tREFIb, room(t.tRFCb))
        case .rank_staggered: configuration.timing.tREFI = max(t.tREFI, room(t.tRFC))
        case .rank_simultaneous, .none: break
        }
    }

    /// Rebuilds the banks; at most 64 row buffers make a rank.
    private static func setBank(
        _ memory: inout MemoryConfiguration, _ random: inout SplitMix64
    ) -> String {
        var bank = BankStructure()
        bank.kind = random.pick(BankStructure.Kind.allCases)
        var text = bank.kind.rawValue
        if bank.kind == .sliced {
            bank.bridge = random.pick([.isolated, .isolated, .connected])
            bank.weight_rows = memory.organization.rows / 8 * random.int(1...7)
            bank.column_delay_permille = random.pick([1000, 1020, 1300, 1900])
            bank.rounding = random.pick([.up, .nearest])
            text += " \(bank.bridge) at \(bank.weight_rows)"
        }
        memory.bank = bank
        while memory.organization.banks * bank.rowBuffers > 64 {
            memory.organization.bankgroups /= 2
        }
        return text
    }

    /// Puts the units behind vertical ports.
    private static func setPorts(
        _ memory: inout MemoryConfiguration, _ random: inout SplitMix64
    ) -> String {
        let o = memory.organization
        let rowBits = o.requestsPerRow * o.requestBytes * 8
        var nmp = NMPParameters()
        nmp.tCCD_NMP = random.pick([1, 1, 2, 5])
        nmp.port_bits = max(16, min(rowBits, random.pick([128, 256, 512])))
        nmp.banks_per_port = random.pick([1, 1, 2])
        nmp.fpus = random.pick([1, 3, 8])
        nmp.fpu_MHz = random.pick([200, 601, 1000])
        nmp.buffering = random.pick([.double, .single])
        nmp.banks = random.pick([.lock_step, .independent])
        memory.install(nmp)
        memory.pim?.element_bits = 16
        memory.pim?.result_bits = random.pick([16, 32])
        return ", ports of \(nmp.banks_per_port), \(nmp.banks), \(nmp.buffering)"
    }

    private static func setUnits(
        _ memory: inout MemoryConfiguration, _ random: inout SplitMix64
    ) {
        let o = memory.organization
        let t = memory.timing
        var pim = PIMParameters(tCCD_PIM: random.pick([1, max(1, t.tCCD_L), 3, 9]))
        pim.tRTP_PIM = t.tRTP + random.pick([0, 0, 1, 12])
        pim.weight_bursts_ahead = random.pick([0, 0, 1, 3])
        pim.tMAC = random.int(0...20)
        pim.tAF = random.int(0...20)
        pim.mac_bits = o.requestsPerRow * o.requestBytes * 8 / random.pick([4, 16, 32])
        pim.element_bits = min(16, pim.mac_bits)
        pim.result_bits = random.pick([8, 16, 32, 256])
        memory.install(pim)
    }
}
