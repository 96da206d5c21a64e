import DRAMModel

/// A command that a channel with processing units must refuse.
enum PIMIllegalIssue: String, CaseIterable, Codable, Sendable {
    case macOnAClosedRow, macWithOneRowClosed, gwriteOfAClosedRow, macOnARowOfTheHost
    case pimActivateOfAHostRow, pimActivateOfAPIMRow, activateOfAPIMRow
    case readOfAPIMRow, prechargeOfAPIMRow
    case refreshWithAPIMRowOpen, refreshOfABankWithAPIMRowOpen, selfRefreshWithAPIMRowOpen
    case fiveBanksInAWindow
    case pimActivateInSelfRefresh, resultInSelfRefresh, anyRankInSelfRefresh
    case macTooEarly, pimPrechargeTooEarly, pimActivateTooEarly, pimActivateTooEarlyForTheWindow
    case activateTooEarlyAfterPIM, resultTooEarly, bufferWriteTooEarly, readTooEarlyAfterResult

    /// What the channel says when it refuses.
    var complaint: String {
        switch self {
        case .macOnAClosedRow, .macWithOneRowClosed, .gwriteOfAClosedRow, .macOnARowOfTheHost,
            .pimActivateOfAHostRow, .pimActivateOfAPIMRow:
            "PIM command to a row that is not as it needs it"
        case .activateOfAPIMRow: "ACTIVATE of a bank with an open PIM row"
        case .readOfAPIMRow: "column command to a closed bank"
        case .prechargeOfAPIMRow: "PRECHARGE of a closed bank"
        case .refreshWithAPIMRowOpen, .selfRefreshWithAPIMRowOpen: "rank command with a bank open"
        case .refreshOfABankWithAPIMRowOpen: "refresh_bank of an open bank"
        case .fiveBanksInAWindow: "more activations at once than a window holds"
        case .pimActivateInSelfRefresh, .resultInSelfRefresh, .anyRankInSelfRefresh:
            "PIM command to a rank in self refresh"
        case .macTooEarly, .pimPrechargeTooEarly, .pimActivateTooEarly,
            .pimActivateTooEarlyForTheWindow, .resultTooEarly, .bufferWriteTooEarly:
            "PIM command too early"
        case .activateTooEarlyAfterPIM: "ACTIVATE too early"
        case .readTooEarlyAfterResult: "column command too early"
        }
    }

    /// Whether it is only too early, and legal one cycle later.
    var isOnlyTooEarly: Bool { complaint.hasSuffix("too early") }

    /// The commands that lead to it, all legal, and it with the cycle in which it is illegal.
    ///
    /// HBM2: tRCDRD 14, tRAS 34, tRP 14, tRRD_S 4, tFAW 30, tMAC 6, RL 14, WL 4, burst 2.
    private var story: (before: [(Command, Int64)], command: Command, cycle: Int64) {
        let bank = Bank(group: 1, bank: 1)
        let mask: UInt64 = 1 << 5
        let pimOpened = [(Command.pim(.pim_activate, mask), 100 as Int64)]
        let hostOpened = [(Command.activate(bank), 100 as Int64)]
        let pimClosed = pimOpened + [(.pim(.pim_precharge, mask), 200)]
        let asleep = [(Command.self_refresh_enter(rank: 1), 100 as Int64)]
        let group: UInt64 = 0xF0
        return switch self {
        case .macOnAClosedRow: (pimClosed, .pim(.pim_mac, mask), 500)
        case .macWithOneRowClosed: (pimOpened, .pim(.pim_mac, mask | 1), 500)
        case .gwriteOfAClosedRow: ([], .pim(.pim_gwrite, mask, count: 2), 500)
        case .macOnARowOfTheHost: (hostOpened, .pim(.pim_mac, mask), 500)
        case .pimActivateOfAHostRow: (hostOpened, .pim(.pim_activate4, group), 500)
        case .pimActivateOfAPIMRow: (pimOpened, .pim(.pim_activate, mask), 500)
        case .activateOfAPIMRow: (pimOpened, .activate(bank), 500)
        case .readOfAPIMRow: (pimOpened, .read(bank), 500)
        case .prechargeOfAPIMRow: (pimOpened, .precharge(bank), 500)
        case .refreshWithAPIMRowOpen: (pimOpened, .refresh(), 500)
        case .refreshOfABankWithAPIMRowOpen: (pimOpened, .refresh_bank(bank), 500)
        case .selfRefreshWithAPIMRowOpen: (pimOpened, .self_refresh_enter(), 500)
        case .fiveBanksInAWindow: ([], .pim(.pim_activate, 0x1F), 500)
        case .pimActivateInSelfRefresh: (asleep, .pim(.pim_activate, mask, rank: 1), 500)
        case .resultInSelfRefresh: (asleep, .pim(.pim_read_result, mask, rank: 1), 500)
        case .anyRankInSelfRefresh: (asleep, .pim(.pim_activation_function, mask, rank: -1), 500)
        case .macTooEarly: (pimOpened, .pim(.pim_mac, mask), 113)
        case .pimPrechargeTooEarly: (pimOpened, .pim(.pim_precharge, mask), 133)
        case .pimActivateTooEarly: (pimClosed, .pim(.pim_activate, mask), 213)
        case .pimActivateTooEarlyForTheWindow:
            ([(.activate(bank), 100)], .pim(.pim_activate4, 0xF00), 129)
        case .activateTooEarlyAfterPIM: (pimOpened, .activate(Bank()), 103)
        case .resultTooEarly:
            (pimOpened + [(.pim(.pim_mac, mask), 120)], .pim(.pim_read_result, mask), 125)
        case .bufferWriteTooEarly:
            ([(.pim(.pim_read_result, mask), 100)], .pim(.pim_wrgb), 100 + 14 + 2 - 4 + 2 - 1)
        case .readTooEarlyAfterResult:
            (hostOpened + [(.pim(.pim_read_result, mask, count: 4), 200)], .read(bank), 207)
        }
    }

    /// Issues it. With `delay` the last command comes so many cycles later.
    func commit(delay: Int64 = 0) {
        var bench = PIMBench(PIMMemory(.conventional, ranks: 2))
        for (command, cycle) in story.before { bench.issue(command, at: cycle) }
        bench.issue(story.command, at: story.cycle + delay)
    }
}
