import DRAMModel

/// One row of the reference's timing page: the least distance from some commands to some others, by
/// where the second one goes. A `nil` is an empty field of the page: no rule.
struct OracleTimingRow {
    var first: [CommandKind]
    var then: [CommandKind]
    var sameBank: Int?
    var sameGroup: Int?
    var otherGroup: Int?
    var otherRank: Int?
}

/// The timing between commands as the reference page has it, kept as next-allowed cycles.
///
/// Written a second time on purpose: nothing here comes from `ConstraintTable`.
final class OracleTiming: OracleGates {
    private let organization: Organization
    private let bankRefreshScope: BankRefreshCover
    private let tFAW: Int
    private let t32AW: Int?
    private let rows: [OracleTimingRow]
    /// The first cycle in which a command may go to a bank: `[bank of the channel][kind]`.
    private var allowedAt: [[Int]]
    /// Every cycle in which a rank was activated, oldest first: `[rank]`.
    private var activations: [[Int]]

    init(_ configuration: MemoryConfiguration) {
        organization = configuration.organization
        bankRefreshScope = configuration.standard.bankRefresh
        tFAW = configuration.timing.tFAW
        t32AW = configuration.standard.isGDDR ? configuration.timing.t32AW : nil
        rows = Self.page(configuration)
        allowedAt = Array(
            repeating: Array(repeating: 0, count: CommandKind.allCases.count),
            count: organization.banksPerChannel)
        activations = Array(repeating: [], count: organization.ranks)
    }

    /// Whether a command may go to a bank now; `bank` counts through the channel.
    func allows(_ kind: CommandKind, bank: Int, cycle: Int) -> Bool {
        guard cycle >= allowedAt[bank][Int(kind.rawValue)] else { return false }
        guard kind == .activate else { return true }
        let past = activations[bank / organization.banks]
        if past.count >= 4, cycle < past[past.count - 4] + tFAW { return false }
        if let t32AW, past.count >= 32, cycle < past[past.count - 32] + t32AW { return false }
        return true
    }

    /// Notes an issued command.
    func note(_ command: Command, cycle: Int) {
        if command.kind == .activate { activations[Int(command.rank)].append(cycle) }
        for row in rows where row.first.contains(command.kind) {
            for bank in allowedAt.indices {
                guard let delay = delay(of: row, from: command, toBank: bank) else { continue }
                for kind in row.then {
                    let index = Int(kind.rawValue)
                    allowedAt[bank][index] = max(allowedAt[bank][index], cycle + delay)
                }
            }
        }
    }

    private func delay(of row: OracleTimingRow, from command: Command, toBank bank: Int) -> Int? {
        if bank / organization.banks != Int(command.rank) { return row.otherRank }
        let bankgroup = bank % organization.banks / organization.banks_per_group
        let bankInGroup = bank % organization.banks_per_group
        let sameGroup = bankgroup == Int(command.bankgroup)
        let sameIndex = bankInGroup == Int(command.bank)
        switch command.kind {
        case .refresh, .self_refresh_enter, .self_refresh_exit:
            return row.sameBank
        case .refresh_bank where bankRefreshScope == .same_bank:
            return sameIndex ? row.sameBank : row.otherGroup
        case .refresh_bank where bankRefreshScope == .pair:
            // The bank named, and the one half of the rank further on.
            let named = Int(command.bankgroup) * organization.banks_per_group + Int(command.bank)
            let isCovered = bank % (organization.banks / 2) == named % (organization.banks / 2)
            return isCovered ? row.sameBank : row.otherGroup
        default:
            if sameGroup && sameIndex { return row.sameBank }
            return sameGroup ? row.sameGroup : row.otherGroup
        }
    }

    /// The page's table, row by row.
    private static func page(_ configuration: MemoryConfiguration) -> [OracleTimingRow] {
        let t = configuration.timing
        let standard = configuration.standard
        let burst = configuration.organization.burstCycles
        let oneGroup = configuration.organization.bankgroups == 1
        let tCCD_L = oneGroup ? t.tCCD_S : t.tCCD_L
        let tWTR_L = oneGroup ? t.tWTR_S : t.tWTR_L
        let tRRD_L = oneGroup ? t.tRRD_S : t.tRRD_L
        let RL = t.AL + t.CL
        let WL = t.AL + t.CWL
        let rd = RL + burst
        let wr = WL + burst
        let separateRCD = standard.isGDDR || standard.isHBM
        let toRead = separateRCD ? t.tRCDRD : t.tRCDRD - t.AL
        let toWrite = separateRCD ? t.tRCDWR : t.tRCDWR - t.AL
        let hasPPD = standard.isGDDR || standard == .LPDDR4 || standard == .LPDDR5

        let reads: [CommandKind] = [.read, .read_p]
        let writes: [CommandKind] = [.write, .write_p]
        let closedBank: [CommandKind] = [.refresh, .refresh_bank, .self_refresh_enter]
        var rows: [OracleTimingRow] = []
        func add(
            _ first: [CommandKind], _ then: [CommandKind], bank: Int? = nil, group: Int? = nil,
            otherGroup: Int? = nil, otherRank: Int? = nil
        ) {
            rows.append(
                OracleTimingRow(
                    first: first, then: then, sameBank: bank, sameGroup: group,
                    otherGroup: otherGroup, otherRank: otherRank))
        }
        let columnL = max(burst, tCCD_L)
        let columnS = max(burst, t.tCCD_S)
        let readToWrite = RL + burst - WL + t.tRTRS
        add(
            reads, reads, bank: columnL, group: columnL, otherGroup: columnS,
            otherRank: burst + t.tRTRS)
        add(
            reads, writes, bank: readToWrite, group: readToWrite, otherGroup: readToWrite,
            otherRank: rd + burst + t.tRTRS - wr)
        add([.read], [.precharge], bank: t.AL + t.tRTP)
        add([.read_p], [.activate], bank: t.AL + burst + t.tRTP + t.tRP)
        add([.read_p], closedBank, bank: t.AL + t.tRTP + t.tRP)
        add(
            writes, reads, bank: wr + tWTR_L, group: wr + tWTR_L, otherGroup: wr + t.tWTR_S,
            otherRank: wr + burst + t.tRTRS - rd)
        add(
            writes, writes, bank: columnL, group: columnL, otherGroup: columnS, otherRank: burst)
        add([.write], [.precharge], bank: WL + burst + t.tWR)
        add(
            [.write_p], [.activate] + closedBank, bank: WL + burst + t.tWR + t.tRP)
        add([.activate], [.activate], bank: t.tRC, group: tRRD_L, otherGroup: t.tRRD_S)
        add([.activate], reads, bank: toRead)
        add([.activate], writes, bank: toWrite)
        add([.activate], [.precharge], bank: t.tRAS)
        add([.activate], [.refresh_bank], group: t.tRRD_S, otherGroup: t.tRRD_S)
        add([.precharge], [.activate] + closedBank, bank: t.tRP)
        if hasPPD { add([.precharge], [.precharge], group: t.tPPD, otherGroup: t.tPPD) }
        // A REFRESH is to the same bank of every bank of its rank.
        add([.refresh], [.activate] + closedBank, bank: t.tRFC)
        add(
            [.refresh_bank], [.activate, .refresh_bank], bank: t.tRFCb, group: t.tRREFD,
            otherGroup: t.tRREFD)
        add(
            [.refresh_bank], [.refresh, .self_refresh_enter], bank: t.tRFCb, group: t.tRFCb,
            otherGroup: t.tRFCb)
        // Self refresh is not on the page: JEDEC's times, to the same bank of every bank of the
        // rank.
        add([.self_refresh_enter], [.self_refresh_exit], bank: t.tCKESR)
        add([.self_refresh_exit], [.activate] + closedBank, bank: t.tXS)
        return rows
    }
}
