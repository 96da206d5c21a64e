import DRAMModel

/// A command that a channel must refuse.
enum IllegalIssue: String, CaseIterable, Codable, Sendable {
    case readOfAClosedBank, writeOfAClosedBank, readAfterAutoPrecharge
    case activateOfAnOpenBank, activateWithoutARow
    case prechargeOfAClosedBank
    case refreshWithABankOpen, selfRefreshWithABankOpen
    case refreshOfAnOpenBank, sameBankRefreshOfABankOpenInAnotherGroup
    case sameBankRefreshNamingAnotherGroup, refreshOfAPairNamingTheUpperBank
    case refreshOfAPairWithTheUpperBankOpen
    case activateTooEarly, prechargeTooEarly, readTooEarly, writeTooEarly
    case readTooEarlyAfterAnotherRank, activateTooEarlyForTheWindow
    case refreshTooEarly, refreshOfABankTooEarly
    case selfRefreshTooEarly, wakingTooEarly
    case activateInSelfRefresh, refreshInSelfRefresh, refreshOfABankInSelfRefresh
    case readInSelfRefresh, prechargeInSelfRefresh, sleepingTwice, wakingWhileAwake

    /// What the channel says when it refuses.
    var complaint: String {
        switch self {
        case .readOfAClosedBank, .writeOfAClosedBank, .readAfterAutoPrecharge, .readInSelfRefresh:
            "column command to a closed bank"
        case .activateOfAnOpenBank, .activateWithoutARow: "ACTIVATE of an open bank"
        case .prechargeOfAClosedBank, .prechargeInSelfRefresh: "PRECHARGE of a closed bank"
        case .refreshWithABankOpen, .selfRefreshWithABankOpen: "rank command with a bank open"
        case .refreshOfAnOpenBank, .sameBankRefreshOfABankOpenInAnotherGroup,
            .refreshOfAPairWithTheUpperBankOpen:
            "refresh_bank of an open bank"
        case .sameBankRefreshNamingAnotherGroup, .refreshOfAPairNamingTheUpperBank:
            "a refresh of several banks names the lowest of them"
        case .activateTooEarly, .activateTooEarlyForTheWindow: "ACTIVATE too early"
        case .prechargeTooEarly: "PRECHARGE too early"
        case .readTooEarly, .writeTooEarly, .readTooEarlyAfterAnotherRank:
            "column command too early"
        case .refreshTooEarly, .selfRefreshTooEarly, .wakingTooEarly: "rank command too early"
        case .refreshOfABankTooEarly: "refresh_bank too early"
        case .activateInSelfRefresh: "ACTIVATE of a rank in self refresh"
        case .refreshOfABankInSelfRefresh: "refresh_bank of a rank in self refresh"
        case .refreshInSelfRefresh, .sleepingTwice, .wakingWhileAwake:
            "rank command and self refresh"
        }
    }

    private var file: String {
        switch self {
        case .sameBankRefreshNamingAnotherGroup, .sameBankRefreshOfABankOpenInAnotherGroup:
            "ddr5-4800"
        case .refreshOfAPairNamingTheUpperBank, .refreshOfAPairWithTheUpperBankOpen: "lpddr5-6400"
        case .readTooEarlyAfterAnotherRank: "ddr4-3200-x8"
        default: "hbm2"
        }
    }

    /// The commands that lead to it, all legal, and it with the cycle in which it is illegal.
    private var story: (before: [(Command, Int64)], command: Command, cycle: Int64) {
        let bank = Bank(group: 1, bank: 1)
        let opened = [(Command.activate(bank), 100 as Int64)]
        let closed = opened + [(.precharge(bank), 200)]
        let asleep = [(Command.self_refresh_enter(), 100 as Int64)]
        return switch self {
        case .readOfAClosedBank: ([], .read(bank), 500)
        case .writeOfAClosedBank: (closed, .write(bank), 500)
        case .readAfterAutoPrecharge: (opened + [(.read_p(bank), 200)], .read(bank), 500)
        case .activateOfAnOpenBank: (opened, .activate(bank), 500)
        case .activateWithoutARow: ([], .activate(bank, row: -1), 500)
        case .prechargeOfAClosedBank: (closed, .precharge(bank), 500)
        case .refreshWithABankOpen: (opened, .refresh(), 500)
        case .selfRefreshWithABankOpen: (opened, .self_refresh_enter(), 500)
        case .refreshOfAnOpenBank: (opened, .refresh_bank(bank), 500)
        case .sameBankRefreshOfABankOpenInAnotherGroup: (opened, .refresh_same_bank(1), 500)
        case .sameBankRefreshNamingAnotherGroup: ([], .refresh_bank(bank), 500)
        // Bank 1 of group 1 is refreshed with bank 1 of group 3, half of 16 banks further on.
        case .refreshOfAPairNamingTheUpperBank:
            ([], .refresh_bank(Bank(group: 3, bank: 1)), 500)
        case .refreshOfAPairWithTheUpperBankOpen:
            ([(.activate(Bank(group: 3, bank: 1)), 100)], .refresh_bank(bank), 500)
        // tRP 14, tRAS 34, tRCD 14, tFAW 30; DDR4's burst + tRTRS 5.
        case .activateTooEarly: (closed, .activate(bank), 213)
        case .prechargeTooEarly: (opened, .precharge(bank), 133)
        case .readTooEarly: (opened, .read(bank), 113)
        case .writeTooEarly: (opened, .write(bank), 113)
        case .readTooEarlyAfterAnotherRank:
            (
                opened + [(.activate(Bank(rank: 1)), 100), (.read(bank), 200)],
                .read(Bank(rank: 1)), 204
            )
        case .activateTooEarlyForTheWindow:
            (
                (0..<4 as Range<Int32>).map {
                    (.activate(Bank(group: $0)), 100 + 4 * Int64($0))
                }, .activate(bank), 129
            )
        // tRP 14, tRFC 260, tRREFD 8, tCKESR 9.
        case .refreshTooEarly: (closed, .refresh(), 213)
        case .refreshOfABankTooEarly: ([(.refresh_bank(Bank()), 100)], .refresh_bank(bank), 107)
        case .selfRefreshTooEarly: ([(.refresh(), 100)], .self_refresh_enter(), 359)
        case .wakingTooEarly: (asleep, .self_refresh_exit(), 108)
        case .activateInSelfRefresh: (asleep, .activate(bank), 500)
        case .refreshInSelfRefresh: (asleep, .refresh(), 500)
        case .refreshOfABankInSelfRefresh: (asleep, .refresh_bank(bank), 500)
        case .readInSelfRefresh: (asleep, .read(bank), 500)
        case .prechargeInSelfRefresh: (asleep, .precharge(bank), 500)
        case .sleepingTwice: (asleep, .self_refresh_enter(), 500)
        case .wakingWhileAwake: ([], .self_refresh_exit(), 500)
        }
    }

    /// Issues it. With `delay` the last command comes so many cycles later.
    func commit(delay: Int64 = 0) throws {
        var bench = try Bench(file)
        for (command, cycle) in story.before { bench.issue(command, at: cycle) }
        bench.issue(story.command, at: story.cycle + delay)
    }

    /// Whether it is only too early, and legal one cycle later.
    var isOnlyTooEarly: Bool { complaint.hasSuffix("too early") }
}
