import CommandAuditor
import DRAMModel

/// PIM commands to banks 0 and 1 of group 0 and to bank 4, which is of group 1.
private enum Unit {
    static let row: Int32 = 20000

    static func on(
        _ kind: CommandKind, _ mask: UInt64 = 1, rank: Int32 = 0, count: Int32 = -1
    ) -> Command {
        let isActivate = kind == .pim_activate || kind == .pim_activate4
        return Command(kind, rank: rank, row: isActivate ? row : -1, count: count, mask: mask)
    }

    static let activate = on(.pim_activate)
    static let other = on(.pim_activate, 0x10)
    static let mac = on(.pim_mac)
    static let macGB = on(.pim_mac_gb)
    static let wrgb = Command(.pim_wrgb)
    static let function = on(.pim_activation_function)
    static let precharge = on(.pim_precharge)

    static func gwrite(_ count: Int32, _ mask: UInt64 = 1) -> Command {
        on(.pim_gwrite, mask, count: count)
    }

    static func result(_ count: Int32, rank: Int32 = 0) -> Command {
        on(.pim_read_result, rank: rank, count: count)
    }
}

extension RuleCases {
    private var t: TimingParameters { configuration.timing }
    private var pim: PIMParameters { configuration.pim! }
    private var burst: Int { configuration.organization.burstCycles }
    private var tCCD_L: Int { configuration.bank.columnCycles(t.tCCD_L) }
    private var tCCD_PIM: Int { configuration.bank.columnCycles(pim.tCCD_PIM) }

    /// Every PIM rule of a memory.
    static func pim(_ memory: PIMMemory) -> [RuleCase] {
        var cases = RuleCases(memory.testDescription, memory.configuration)
        cases.addRows()
        cases.addActivations()
        cases.addUnits()
        cases.addBuffer()
        cases.addResults()
        cases.addBufferWrites()
        cases.addSharedColumns()
        return cases.cases
    }

    /// A READ or WRITE to group 2, to which no PIM command goes here.
    private func host(_ kind: CommandKind, rank: Int32 = 0, group: Int32 = 2) -> Command {
        Command(kind, rank: rank, bankgroup: group, bank: 0, row: 5)
    }

    private mutating func addRows() {
        let open = [Unit.activate]
        for second in [Unit.mac, Unit.macGB, Unit.gwrite(2)] {
            pair(.tRCDRD, open, second, t.tRCDRD)
        }
        pair(.tRAS, open, Unit.precharge, t.tRAS)
        let cycle = [(Unit.activate, 0), (Unit.precharge, Int64(t.tRAS))]
        let sleep = Command(.self_refresh_enter)
        let bank = Command(.refresh_bank, bankgroup: 0, bank: 0)
        for second in [Unit.activate, Command(.refresh), bank, sleep] {
            chain(.tRC, cycle, second, after: 0, t.tRC)
            pair(.tRP, [Unit.activate, Unit.precharge], second, t.tRP)
        }
        for mac in [Unit.mac, Unit.macGB] {
            pair(.tRTP, [Unit.activate, mac], Unit.precharge, max(t.tRTP, pim.tRTP_PIM))
        }
        for count in [1, 6] {
            pair(
                .tRTP, [Unit.activate, Unit.gwrite(Int32(count))], Unit.precharge,
                t.tRTP + (count - 1) * tCCD_L)
        }
        pair(.tRFC, [Command(.refresh)], Unit.activate, t.tRFC)
        pair(.tRFCb, [bank], Unit.activate, t.tRFCb)
        pair(.tRREFD, [bank], Unit.other, t.tRREFD)
        pair(.tXS, [sleep, Command(.self_refresh_exit)], Unit.activate, t.tXS)
    }

    private mutating func addActivations() {
        let four = Unit.on(.pim_activate4, 0xf)
        let next = Unit.on(.pim_activate4, 0xf0)
        pair(.tRRD_L, [Unit.activate], Unit.on(.pim_activate, 2), t.tRRD_L)
        pair(.tRRD_S, [Unit.activate], Unit.other, t.tRRD_S)
        pair(.tRRD_S, [four], next, t.tRRD_S)
        pair(.tRRD_S, [host(.activate)], four, t.tRRD_S)
        // In a shared row buffer ACTIVATE waits for the end of the tile.
        if configuration.bank.pimPartition == 1 {
            pair(.tRRD_S, [four], host(.activate), t.tRRD_S)
            pair(.tRRD_L, [Unit.other], host(.activate, group: 1), t.tRRD_L)
        }
        guard pim.tfaw == .enforced else { return }
        pair(.tFAW, [four], next, t.tFAW)
        pair(.tFAW, [Unit.on(.pim_activate, 0x13)], Unit.on(.pim_activate, 0x300), t.tFAW)
        let three = Unit.on(.pim_activate, 0x700)
        let gap = Int64(t.tRRD_L)
        chain(.tFAW, [(Unit.activate, 0), (Unit.other, gap)], three, after: 0, t.tFAW)
    }

    private mutating func addUnits() {
        let open = [Unit.activate, Unit.other]
        let far = Unit.on(.pim_mac, 0x10)
        for second in [Unit.mac, Unit.macGB] {
            pair(.tCCD_PIM, open + [Unit.mac], second, tCCD_PIM)
            pair(.tCCD_PIM, open + [Unit.result(1)], second, tCCD_PIM)
        }
        for second in [Unit.gwrite(1), Unit.gwrite(1, 0x10), Unit.wrgb] {
            pair(.tCCD_PIM, open + [Unit.mac], second, tCCD_PIM)
        }
        for second in [Unit.result(1), Unit.function] {
            pair(.tMAC, open + [far], second, pim.tMAC)
        }
        for second in [Unit.result(1), Unit.mac] {
            pair(.tAF, open + [Unit.function], second, pim.tAF)
        }
        // The READs behind the one that is waited for come as soon as they may.
        let setup = ([host(.activate)] + open).enumerated().map { ($1, $0 == 0 ? 0 : self.far) }
        let behind = (0..<pim.weight_bursts_ahead).map { _ in
            (host(.read), Int64(max(burst, tCCD_L)))
        }
        chain(
            .readToMAC, setup + [(host(.read), self.far)] + behind, Unit.macGB, after: setup.count,
            t.RL + burst)
    }

    private mutating func addBuffer() {
        let open = [Unit.activate, Unit.other]
        for second in [Unit.mac, Unit.gwrite(1), Unit.gwrite(1, 0x10), Unit.wrgb] {
            pair(.gwriteLength, open + [Unit.gwrite(5)], second, 5 * tCCD_L)
        }
        pair(.tWRGB, open + [Unit.wrgb], Unit.mac, t.WL + burst)
        pair(.commandBus, open + [Unit.wrgb], Unit.function, 1)
    }

    private mutating func addResults() {
        let open = [host(.activate), host(.activate, rank: 1)]
        for count in [1, 3] {
            let bus = count * burst
            let result = Unit.result(Int32(count))
            for second in [host(.read), Unit.result(2)] {
                pair(.burst, open + [result], second, bus - burst + max(burst, t.tCCD_S))
            }
            for second in [host(.read, rank: 1), Unit.result(1, rank: 1)] {
                pair(.tRTRS, open + [result], second, bus + t.tRTRS)
            }
            for second in [host(.write), host(.write, rank: 1), Unit.wrgb] {
                pair(.tRTW, open + [result], second, t.RL + bus - t.WL + t.tRTRS)
            }
        }
        pair(.tCCD_S, open + [host(.read)], Unit.result(1), t.tCCD_S)
        pair(.burst, open + [host(.read)], Unit.result(1), burst)
        pair(.tRTRS, open + [host(.read, rank: 1)], Unit.result(1), burst + t.tRTRS)
        // Where results of all ranks wait, they wait for each.
        pair(.tRTRS, open + [host(.read)], Unit.result(1, rank: -1), burst + t.tRTRS)
    }

    private mutating func addBufferWrites() {
        let open = [host(.activate), host(.activate, rank: 1)]
        pair(.tRTW, open + [host(.read)], Unit.wrgb, t.RL + burst - t.WL + t.tRTRS)
        for (first, second) in [
            (host(.write), Unit.wrgb), (Unit.wrgb, host(.write)), (Unit.wrgb, Unit.wrgb),
        ] {
            pair(.burst, open + [first], second, burst)
            pair(.tCCD_S, open + [first], second, t.tCCD_S)
        }
        pair(.burst, open + [host(.write, rank: 1)], Unit.wrgb, burst)
        pair(.burst, open + [Unit.wrgb], host(.write, rank: 1), burst)
        let turn = t.WL + burst + t.tRTRS - t.RL
        for second in [host(.read), Unit.result(1)] {
            pair(.tWTR_bus, open + [Unit.wrgb], second, turn)
        }
        pair(.tWTR_bus, open + [host(.write)], Unit.result(1), turn)
    }

    private mutating func addSharedColumns() {
        guard configuration.bank.kind == .dual_row_buffer else { return }
        let open = [host(.activate, group: 0), Unit.activate]
        for kind in [CommandKind.read, .write] {
            let column = host(kind, group: 0)
            for second in [Unit.mac, Unit.gwrite(1)] {
                pair(.tCCD_L, open + [column], second, max(burst, t.tCCD_L))
            }
            pair(.tCCD_PIM, open + [Unit.mac], column, tCCD_PIM)
            pair(.gwriteLength, open + [Unit.gwrite(4)], column, 4 * tCCD_L)
        }
    }
}
