import CommandAuditor
import DRAMModel
import TestSupport

/// Where a READ, WRITE, ACTIVATE or PRECHARGE goes: rank, bank group, bank, always row 5.
private struct Spot {
    var rank: Int32 = 0
    var group: Int32
    var bank: Int32

    func callAsFunction(_ kind: CommandKind) -> Command {
        Command(kind, rank: rank, bankgroup: group, bank: bank, row: 5)
    }
}

extension RuleCases {
    private var a: Spot { Spot(group: 0, bank: 0) }
    /// Another bank of the group.
    private var b: Spot { Spot(group: 0, bank: 1) }
    /// A bank of another group where there is one.
    private var c: Spot { isGrouped ? Spot(group: 1, bank: 0) : b }
    /// A bank of another rank.
    private var r: Spot { Spot(rank: 1, group: 0, bank: 0) }
    private var isGrouped: Bool { configuration.organization.bankgroups > 1 }
    private var t: TimingParameters { configuration.timing }
    private var burst: Int { configuration.organization.burstCycles }
    private var refresh: Command { Command(.refresh) }
    private var enter: Command { Command(.self_refresh_enter) }
    private var exit: Command { Command(.self_refresh_exit) }

    /// A per-bank refresh; of DDR5, of a bank index.
    private func refreshBank(_ spot: Spot) -> Command {
        let isSame = configuration.standard == .DDR5
        return Command(.refresh_bank, bankgroup: isSame ? -1 : spot.group, bank: spot.bank)
    }

    /// Every rule of the memory for commands that are not of PIM.
    static func host(_ name: String) -> [RuleCase] {
        var cases = RuleCases(name, TimingFiles.memory(name))
        cases.addRows()
        cases.addWindows()
        cases.addColumns()
        cases.addTurnarounds()
        cases.addColumnsToRows()
        cases.addRefresh()
        cases.addSelfRefresh()
        return cases.cases + wideWindow(name)
    }

    private mutating func addRows() {
        let posted = configuration.standard.isGDDR || configuration.standard.isHBM ? 0 : t.AL
        for kind in [CommandKind.read, .read_p] {
            pair(.tRCDRD, [a(.activate)], a(kind), t.tRCDRD - posted)
        }
        for kind in [CommandKind.write, .write_p] {
            pair(.tRCDWR, [a(.activate)], a(kind), t.tRCDWR - posted)
        }
        pair(.tRAS, [a(.activate)], a(.precharge), t.tRAS)
        chain(
            .tRC, [(a(.activate), 0), (a(.precharge), Int64(t.tRAS))], a(.activate), after: 0,
            t.tRC)
        let closed = [a(.activate), a(.precharge)]
        for second in [a(.activate), refresh, enter] { pair(.tRP, closed, second, t.tRP) }
        if t.tRFCb > 0 { pair(.tRP, closed, refreshBank(a), t.tRP) }
        if isGrouped { pair(.tRRD_L, [a(.activate)], b(.activate), t.tRRD_L) }
        pair(.tRRD_S, [a(.activate)], c(.activate), t.tRRD_S)
        if configuration.standard.hasPrechargeSpacing {
            pair(.tPPD, [a(.activate), c(.activate), a(.precharge)], c(.precharge), t.tPPD)
        }
        pair(.commandBus, [refresh], Command(.refresh, rank: 1), 1)
    }

    /// Activations of different banks as close as tRRD allows, going round the bank groups.
    private func activations(_ count: Int, atLeast gap: Int = 0) -> [(Command, Int64)] {
        let groups = configuration.organization.bankgroups
        let spacing = max(gap, max(t.tRRD_S, isGrouped ? (t.tRRD_L + groups - 1) / groups : 0))
        return (0..<count).map {
            let spot = Spot(group: Int32($0 % groups), bank: Int32($0 / groups))
            return (spot(.activate), $0 == 0 ? 0 : Int64(spacing))
        }
    }

    private mutating func addWindows() {
        let five = activations(5)
        chain(.tFAW, Array(five[..<4]), five[4].0, after: 0, t.tFAW)
    }

    /// The long window, in a memory with banks for it.
    private static func wideWindow(_ name: String) -> [RuleCase] {
        var memory = TimingFiles.memory(name)
        guard memory.standard.isGDDR else { return [] }
        memory.organization.bankgroups = 16
        memory.organization.banks_per_group = 4
        let quarter = max(memory.timing.tRRD_L, (memory.timing.tFAW + 3) / 4)
        memory.timing.t32AW = 33 * quarter
        var cases = RuleCases(name, memory)
        let all = cases.activations(33, atLeast: quarter)
        cases.chain(.t32AW, Array(all[..<32]), all[32].0, after: 0, memory.timing.t32AW)
        return cases.cases
    }

    private mutating func addColumns() {
        for (kind, closing) in [(CommandKind.read, CommandKind.read_p), (.write, .write_p)] {
            let opened = [a(.activate), b(.activate), c(.activate)].uniqued()
            for first in [kind, closing] {
                if isGrouped { pair(.tCCD_L, opened + [a(first)], b(kind), t.tCCD_L) }
                pair(.tCCD_S, opened + [a(first)], c(closing), t.tCCD_S)
                pair(.burst, opened + [a(first)], c(kind), burst)
            }
        }
        let ranks = [a(.activate), r(.activate)]
        pair(.burst, ranks + [a(.write)], r(.write), burst)
        pair(.tRTRS, ranks + [a(.read)], r(.read), burst + t.tRTRS)
    }

    private mutating func addTurnarounds() {
        let opened = [a(.activate), b(.activate), c(.activate), r(.activate)].uniqued()
        let toWrite = t.RL + burst + t.tRTRS - t.WL
        for spot in [a, c, r] { pair(.tRTW, opened + [a(.read)], spot(.write), toWrite) }
        let written = t.WL + burst
        for spot in isGrouped ? [a, b] : [] {
            pair(.tWTR_L, opened + [a(.write)], spot(.read), written + t.tWTR_L)
        }
        pair(.tWTR_S, opened + [a(.write)], c(.read), written + t.tWTR_S)
        pair(.tRTRS, opened + [a(.write)], r(.read), written + t.tRTRS - t.RL)
    }

    private mutating func addColumnsToRows() {
        let written = t.WL + burst + t.tWR
        pair(.tRTP, [a(.activate), a(.read)], a(.precharge), t.AL + t.tRTP)
        pair(.tWR, [a(.activate), a(.write)], a(.precharge), written)
        let read = [a(.activate), a(.read_p)]
        let write = [a(.activate), a(.write_p)]
        // As in the reference, an activation waits for the burst too.
        pair(.tRTPtRP, read, a(.activate), t.AL + burst + t.tRTP + t.tRP)
        pair(.tWRtRP, write, a(.activate), written + t.tRP)
        for second in [refresh, enter] + (t.tRFCb > 0 ? [refreshBank(a)] : []) {
            pair(.tRTPtRP, read, second, t.AL + t.tRTP + t.tRP)
            pair(.tWRtRP, write, second, written + t.tRP)
            let wait = max(t.tRCDRD, 1)
            chain(
                .tRCBeforeRefresh, [(a(.activate), 0), (a(.read_p), Int64(wait))], second,
                after: 0, t.tRC)
        }
    }

    private mutating func addRefresh() {
        for second in [a(.activate), refresh, enter] { pair(.tRFC, [refresh], second, t.tRFC) }
        guard t.tRFCb > 0 else { return }
        pair(.tRFC, [refresh], refreshBank(a), t.tRFC)
        let bank = refreshBank(a)
        for second in [a(.activate), bank, refresh, enter] {
            pair(.tRFCb, [bank], second, t.tRFCb)
        }
        for second in [b(.activate), refreshBank(b)] { pair(.tRREFD, [bank], second, t.tRREFD) }
        pair(.tRRD_S, [a(.activate)], refreshBank(b), t.tRRD_S)
    }

    private mutating func addSelfRefresh() {
        pair(.tCKESR, [enter], exit, t.tCKESR)
        let awake = [enter, exit]
        let seconds = [a(.activate), refresh, enter] + (t.tRFCb > 0 ? [refreshBank(a)] : [])
        for second in seconds { pair(.tXS, awake, second, t.tXS) }
    }
}

extension [Command] {
    /// Without repetitions.
    fileprivate func uniqued() -> [Command] {
        reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
