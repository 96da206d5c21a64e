import DRAMModel
import Testing
import TestSupport

/// Every activation window of every timing file holds back the activation after it is full, and no
/// other.
@Suite struct ActivationWindowTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var file: String
        var window: ActivationWindow
        var testDescription: String { "\(file): \(window.name)" }
    }

    static let cases: [Case] = TimingFiles.ruleTables.flatMap { file in
        ConstraintTable(TimingFiles.withTwoRanks[file]!).windows.map {
            Case(file: file, window: $0)
        }
    }

    /// What holds back the activation after a full window that filled as fast as it could, worked
    /// out by hand: tRRD_S alone takes 40 cycles for gddr5's four, and 256 for gddr6's 32.
    static let limiters: [String: Set<String>] = [
        "ddr3-1600: tFAW": ["tFAW"],
        "ddr4-2400-x16: tFAW": ["tFAW"],
        "ddr4-3200-x8: tFAW": ["tFAW"],
        "ddr5-4800: tFAW": ["tFAW", "tRRD_S"],
        "gddr5: tFAW": ["tFAW", "tRRD_S"],
        "gddr5: t32AW": ["t32AW"],
        "gddr6: tFAW": ["tRRD_S"],
        "hbm2: tFAW": ["tFAW"],
        "hbm3: tFAW": ["tFAW"],
        "lpddr4-2400: tFAW": ["tFAW", "tRRD"],
        "lpddr5-6400: tFAW": ["tFAW", "tRRD_S"],
        "hbm2 organization.stack_ids=ranks: tFAW": ["tFAW"],
        "hbm2 rule_set=dramsim3: tFAW": ["tFAW"],
        "ddr4-3200-x8 rule_set=dramsim3: tFAW": ["tFAW"],
        "ddr5-4800 rule_set=dramsim3: tFAW": ["tFAW", "tRRD_S"],
        "lpddr5-6400 rule_set=dramsim3: tFAW": ["tFAW", "tRRD_S"],
        "gddr5 rule_set=dramsim3: tFAW": ["tFAW", "tRRD_S"],
        "gddr5 rule_set=dramsim3: t32AW": ["t32AW"],
    ]

    @Test(arguments: cases)
    func windowBindsExactlyOrIsDominated(_ c: Case) {
        let memory = TimingFiles.withTwoRanks[c.file]!
        var bench = Bench(memory)
        let start: Int64 = 10_000
        var cycle = start
        for _ in 0..<c.window.atMost {
            let bank = bench.openSoonest(from: cycle)
            cycle = bench.history.issued.last { $0.command == .activate(bank) }!.cycle
        }
        let last = bench.soonestActivation(from: cycle)
        let found = bench.expectAgreement(on: .activate(last), c.testDescription)
        let ours = start + Int64(c.window.cycles)
        let names = bench.history.earliest(.activate(last)).rules
        if let expected = Self.limiters[c.testDescription] { #expect(names == expected) }
        if found == ours {
            #expect(names.contains(c.window.name))
            if names.count == 1 {
                bench.expectEarliest(.activate(last), at: ours, because: c.window.name)
            }
            bench.issue(.activate(last), at: ours)
        } else {
            let rival = Self.dominator(of: c.window, in: bench.history.table)
            #expect(found > ours && rival != nil, "\(c.testDescription): \(found - start)")
        }
        // Another rank has a window of its own; another stack ID has not.
        guard memory.organization.ranks > 1 else { return }
        let other = Command.activate(Bank(rank: 1))
        bench.expectAgreement(on: other, c.testDescription)
        #expect(!bench.history.bounds(on: other).contains { $0.name == c.window.name })
    }

    /// Refreshes of banks count with activations, and wait with them, where the standard says so:
    /// DDR5, LPDDR4/5, GDDR and HBM, but not the reference. Here the window is longer than any
    /// other rule, so it alone decides.
    @Test(arguments: [
        "ddr5-4800", "lpddr4-2400", "lpddr5-6400", "gddr5", "gddr6", "hbm2", "hbm3",
        "hbm2 rule_set=dramsim3", "lpddr5-6400 rule_set=dramsim3",
    ])
    func refreshesOfBanksCountInIt(_ file: String) throws {
        let words = file.split(separator: " ").map(String.init)
        let memory = TimingFiles.memory(
            words[0],
            ["timing.tFAW=5000", "timing.tREFI=20000"] + words.dropFirst()
                + (words[0] == "gddr5" ? ["timing.t32AW=5000"] : []))
        let counts = words.count == 1
        func refresh(_ bank: Int32) -> Command {
            memory.standard.bankRefresh == .same_bank
                ? .refresh_same_bank(bank) : .refresh_bank(Bank(bank: bank))
        }
        // Four of the last 5,000 cycles: an ACTIVATE, three refreshes. The fifth, of either kind,
        // waits for the first.
        var bench = Bench(memory)
        bench.issue(.activate(Bank(bank: 3)), at: 10_000)
        for (index, bank) in ([0, 1, 2] as [Int32]).enumerated() {
            bench.issue(refresh(bank), at: 11_000 + 1000 * Int64(index))
        }
        let activation = bench.channel.earliest(.activate(Bank(bank: 0)))
        let again = bench.channel.earliest(refresh(0))
        if counts {
            #expect(activation == (15_000, "tFAW") && again == (15_000, "tFAW"))
            bench.issue(refresh(0), at: 15_000)
            // The first refresh has left the window by then.
            bench.expectEarliest(.activate(Bank(bank: 1)), at: 16_000, because: "tFAW")
        } else {
            #expect(activation.cycle < 13_500 && again.cycle < 13_500)
        }
    }

    /// A rule that by itself keeps as many activations at least as far apart as a window does.
    private static func dominator(
        of window: ActivationWindow, in table: ConstraintTable
    ) -> String? {
        let row = table.constraints.first {
            $0.after.contains(.activate) && $0.before.contains(.activate) && $0.scope == .rank
                && $0.cycles * window.atMost >= window.cycles
        }
        let smaller = table.windows.first {
            $0.atMost < window.atMost && window.atMost % $0.atMost == 0
                && window.atMost / $0.atMost * $0.cycles >= window.cycles
        }
        return row?.name ?? smaller?.name
    }
}

extension Bench {
    /// The closed bank of rank 0 that may be activated first, as all rules say.
    func soonestActivation(from cycle: Int64) -> Bank {
        let closed = history.banks(of: .refresh()).filter { history.open[$0] == nil }
        return closed.min {
            let a = max(cycle, history.earliest(.activate($0)).cycle)
            let b = max(cycle, history.earliest(.activate($1)).cycle)
            return (a, lastActivation($0)) < (b, lastActivation($1))
        }!
    }

    private func lastActivation(_ bank: Bank) -> Int64 {
        history.issued.last { $0.command == .activate(bank) }?.cycle ?? -1
    }

    /// Activates the bank that may be activated first, once there is one closed; precharges the
    /// others as soon as they may be, so that there soon is.
    mutating func openSoonest(from cycle: Int64) -> Bank {
        var at = cycle
        // Half of the banks stay open at most.
        while history.open.count * 2 > memoryBanks {
            let oldest = history.open.keys.min(by: { lastActivation($0) < lastActivation($1) })!
            let ready = history.earliest(.precharge(oldest)).cycle
            guard ready <= at || history.open.count == memoryBanks else { break }
            at = issueSoonest(.precharge(oldest), from: max(ready, at))
        }
        let bank = soonestActivation(from: at)
        issueSoonest(.activate(bank), from: at)
        return bank
    }

    private var memoryBanks: Int { history.memory.organization.banks }
}
