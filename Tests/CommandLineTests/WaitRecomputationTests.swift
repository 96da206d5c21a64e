import DRAMModel
import TestSupport
import Testing

/// What commands waited, worked out from the command log alone, comes to the sums of the program.
///
/// DDR4 in one rank, in which causes can be told from outside: a request enters when it arrives, a
/// row is opened for the next READ or WRITE of its bank, and closed for the next row or, without
/// one, for the refresh behind it. Writes go to banks of their own, where no read comes between the
/// commands for one, and only with `fr_fcfs`: with `dramsim3` the log does not tell when a write
/// leaves the write buffer.
@Suite struct WaitRecomputationTests {
    private struct Command {
        var cycle: Int
        var name: String
        var bank: Int
        var group: Int
        var row: Int
        var column: Int
        var rule: String
    }

    /// A request, by its place, with the first cycle in which it may have a command.
    private struct Place: Hashable {
        var bank: Int
        var row: Int
        var column: Int
    }

    /// A policy, whether there are refreshes, and whether there are writes.
    @Test(arguments: [
        ("fr_fcfs", false, false), ("fr_fcfs", true, false), ("dramsim3", true, false),
        ("fr_fcfs", false, true), ("fr_fcfs", true, true),
    ])
    func sumsComeOut(_ policy: String, _ refreshes: Bool, _ writes: Bool) throws {
        var random = SplitMix64(seed: 99)
        var entries: [Place: Int] = [:]
        var (lines, cycle) = ("", 0)
        for _ in 0..<4000 {
            cycle += random.int(1...120)
            let place = Place(
                bank: random.int(0...15), row: random.int(0...3), column: random.int(0...127))
            guard entries[place] == nil else { continue }
            // A request is dated the cycle after it enters; the one policy lets it have a command
            // then, the other puts it into a command queue first.
            entries[place] = cycle + (policy == "fr_fcfs" ? 1 : 2)
            // ro ra bg ba ch co, with 64 bytes a request: see the mapping below.
            let address = ((place.row * 16 + place.bank) * 128 + place.column) * 64
            let isWrite = writes && place.bank >= 10
            lines += "0x\(String(address, radix: 16)) \(isWrite ? "WRITE" : "READ") \(cycle)\n"
        }
        let scratch = Scratch()
        scratch.write(lines, as: "t.trace")
        let outcome = try Librasim.run(
            [
                "replay", "--timing", Checkout.timing("ddr4-3200-x8"), "--trace", "t.trace",
                "--commands", "c.csv", "--stats", "s.json", "--set", "organization.ranks=1",
                "--set", "controller.address_mapping=rorabgbachco", "--set",
                "controller.policy=\(policy)", "--set", "controller.refresh_pull_in=0", "--set",
                "controller.refresh_postpone=0", "--set",
                "controller.refresh_policy=\(refreshes ? "rank_staggered" : "none")",
                "--allow-unused",
            ], in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let stats = try scratch.json("s.json")
        let front = try #require(stats["front_end_cycles"] as? [String: Int])
        #expect(front["queue_full"] == 0, "requests enter when they arrive")
        let settings = try #require(stats["configuration"] as? [String: Any])
        let timing = try #require(settings["timing"] as? [String: Any])
        var t = timing.compactMapValues { $0 as? Int }
        (t["RL"], t["WL"]) = (t["CL"], t["CWL"])
        var sums: [String: Int] = [:]
        for wait in waits(of: commands(scratch.text("c.csv")), entries, t) {
            for (rule, cycles) in wait where cycles > 0 { sums[rule, default: 0] += cycles }
        }
        let channels = try #require(stats["channels"] as? [String: [String: Any]])
        let stalls = try #require(channels["0"]?["stalls"] as? [String: [String: Any]])
        let shown = stalls.compactMapValues { $0["cycles"] as? Int }
        #expect(shown == sums)
        #expect(sums.count > (writes ? 7 : 4))
    }

    private func commands(_ log: String) -> [Command] {
        log.split(separator: "\n").dropFirst().map { line in
            let f = line.split(separator: ",", omittingEmptySubsequences: false)
            let (group, bank) = (Int(f[4]) ?? 0, Int(f[5]) ?? 0)
            return Command(
                cycle: Int(f[0])!, name: String(f[1]), bank: group * 4 + bank, group: group,
                row: Int(f[6]) ?? -1, column: Int(f[7]) ?? -1, rule: String(f[8]))
        }
    }

    /// Of each command its wait for the rule that let it go, and for arbitration (`turn`).
    private func waits(
        of log: [Command], _ entries: [Place: Int], _ t: [String: Int]
    ) -> [[String: Int]] {
        log.indices.compactMap { index in
            let command = log[index]
            guard command.name != "refresh" else { return nil }
            let last = log[..<index].last { $0.bank == command.bank && $0.name != "refresh" }
            let wanted = max((last?.cycle ?? 0) + 1, cause(of: index, log, entries, t))
            let gates = gates(before: index, log, t)
            let opened = gates.values.max() ?? 0
            let waited = max(0, opened - wanted)
            if waited > 0 {
                #expect(gates[command.rule] == opened, "\(command)")
            } else {
                #expect(command.rule == "", "\(command)")
            }
            let rest = max(0, command.cycle - max(opened, wanted))
            return [command.rule: waited, "turn": rest]
        }
    }

    /// The first cycle in which a command is wanted by what it is for.
    private func cause(
        of index: Int, _ log: [Command], _ entries: [Place: Int], _ t: [String: Int]
    ) -> Int {
        let bank = log[index].bank
        let later = log[(index)...].first { next in
            next.name == "refresh" || next.bank == bank && Self.isColumn(next)
        }
        guard let later else { return 0 }
        if later.name == "refresh" {
            // Due at whole tREFI: the last before it issued. What issued before that was for the
            // request that the refresh has come before.
            let due = later.cycle / t["tREFI"]! * t["tREFI"]!
            if log[index].cycle >= due { return due }
        }
        let served = log[index...].first { $0.bank == bank && Self.isColumn($0) }
        return served.map { entries[Place(bank: bank, row: $0.row, column: $0.column)]! } ?? 0
    }

    private static func isColumn(_ command: Command) -> Bool {
        command.name == "read" || command.name == "write"
    }

    /// From when on a command may issue, by rule: JESD79-4 as restated by Ramulator and gem5.
    private func gates(
        before index: Int, _ log: [Command], _ t: [String: Int]
    ) -> [String: Int] {
        let command = log[index]
        var gates: [String: Int] = [:]
        func note(_ rule: String, _ cycle: Int) { gates[rule] = max(gates[rule] ?? 0, cycle) }
        for earlier in log[..<index].suffix(400) {
            let (at, isBank) = (earlier.cycle, earlier.bank == command.bank)
            let isGroup = earlier.group == command.group
            switch (earlier.name, command.name) {
            case ("activate", "read") where isBank: note("tRCDRD", at + t["tRCDRD"]!)
            case ("activate", "write") where isBank: note("tRCDWR", at + t["tRCDWR"]!)
            case ("write", "precharge") where isBank:
                note("tWR", at + t["WL"]! + 4 + t["tWR"]!)
            case ("write", "read"):
                if isGroup { note("tWTR_L", at + t["WL"]! + 4 + t["tWTR_L"]!) }
                note("tWTR_S", at + t["WL"]! + 4 + t["tWTR_S"]!)
            case ("read", "write"): note("tRTW", at + t["RL"]! + 4 + 1 + 1 - t["WL"]!)
            case ("activate", "precharge") where isBank: note("tRAS", at + t["tRAS"]!)
            case ("activate", "activate"):
                if isBank { note("tRC", at + t["tRC"]!) }
                if isGroup { note("tRRD_L", at + t["tRRD_L"]!) }
                note("tRRD_S", at + t["tRRD_S"]!)
            case ("precharge", "activate") where isBank: note("tRP", at + t["tRP"]!)
            case ("read", "precharge") where isBank: note("tRTP", at + t["tRTP"]!)
            case ("read", "read"), ("write", "write"):
                if isGroup { note("tCCD_L", at + t["tCCD_L"]!) }
                note("tCCD_S", at + t["tCCD_S"]!)
                note("burst", at + 4)
            case ("refresh", "activate"): note("tRFC", at + t["tRFC"]!)
            default: break
            }
        }
        let opened = log[..<index].suffix(400).filter { $0.name == "activate" }
        if command.name == "activate", opened.count >= 4 {
            note("tFAW", opened[opened.endIndex - 4].cycle + t["tFAW"]!)
        }
        return gates
    }
}
