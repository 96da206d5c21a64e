import DRAMModel
import TestSupport
import Testing

/// What a run says of waiting: who waited for what, from when on, and what relaxing it gains.
@Suite struct WaitReportTests {
    private static func replay(
        _ memory: String, _ trace: String, _ arguments: [String] = []
    ) throws -> (output: String, stats: [String: Any]) {
        let scratch = Scratch()
        scratch.write(trace, as: "t.trace")
        let outcome = try Librasim.run(
            [
                "replay", "--timing", Checkout.timing(memory), "--trace", "t.trace", "--stats",
                "s.json",
            ] + arguments, in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return (outcome.output, try scratch.json("s.json"))
    }

    /// Cycles and commands by rule, of channel 0.
    private static func stalls(_ stats: [String: Any]) throws -> [String: Int] {
        let channels = try #require(stats["channels"] as? [String: [String: Any]])
        let stalls = try #require(channels["0"]?["stalls"] as? [String: [String: Any]])
        return stalls.compactMapValues { $0["cycles"] as? Int }
    }

    private static func sequential(_ count: Int) -> String {
        (0..<count).map { "0x\(String($0 * 64, radix: 16)) READ 0\n" }.joined()
    }

    /// The row stays open for 12,426 cycles until a refresh is due: nobody waits in these.
    @Test func idleTimeIsNobodysWait() throws {
        let (output, stats) = try Self.replay(
            "ddr4-3200-x8", "0x0 READ 0\n0x0 READ 20000\n", ["--set", "organization.ranks=1"])
        #expect(try Self.stalls(stats) == ["tRCDRD": 42])
        #expect(output.contains("held back by tRCDRD 100 %\n"))
        #expect(!output.contains("arbitration"))
        #expect(
            output.contains(
                "shares of the cycles that commands waited, by the rule that let them go last\n"))
    }

    /// A row opened just before a refresh is due keeps it waiting: tRAS from the ACTIVATE on, of
    /// which those cycles count that lie behind the due time.
    @Test func aRefreshWaitsFromItsDueTime() throws {
        let (_, stats) = try Self.replay(
            "ddr4-3200-x8", "0x0 READ 12450\n0x0 READ 20000\n", ["--set", "organization.ranks=1"])
        // ACTIVATE at 12,452, READ at 12,474, due at 12,480; PRECHARGE at 12,452 + tRAS 52.
        #expect(try Self.stalls(stats) == ["tRCDRD": 42, "tRAS": 12_504 - 12_480])
    }

    @Test func rulesOfNoCyclesAreNotNamed() throws {
        let (output, _) = try Self.replay(
            "lpddr5-6400", Self.sequential(4000),
            ["--set", "controller.policy=fr_fcfs", "--set", "timing.tPPD=0"])
        #expect(!output.contains("tPPD"))
    }

    /// Reads of eight channels one a cycle: the memory takes more, and nothing is full.
    @Test func theFrontEndIsAReason() throws {
        let (output, stats) = try Self.replay(
            "hbm2", Self.sequential(20_000), ["--set", "controller.refresh_policy=none"])
        #expect(
            output.contains(
                "front end    one request a cycle in 100 % of the cycles, the limit here, ")
        )
        let front = try #require(stats["front_end_cycles"] as? [String: Int])
        #expect(front["entering"] == 20_000 && front["queue_full"] == 0)
        let cycles = try #require(stats["cycles"] as? Int)
        #expect(front["no_request"] == cycles - 20_000)
    }

    /// Two reads with a pause: the cycles without requests are those between the end of the first
    /// and the second.
    @Test func cyclesWithoutRequestsAreCounted() throws {
        for policy in ["dramsim3", "fr_fcfs"] {
            let (_, stats) = try Self.replay(
                "ddr4-3200-x8", "0x0 READ 10\n0x0 READ 5000\n",
                ["--set", "controller.policy=\(policy)"])
            let channels = try #require(stats["channels"] as? [String: [String: Any]])
            let channel = try #require(channels["0"])
            // None is there in cycles 0 to 10, and from behind the first read's data to 5000. The
            // ACTIVATE is in cycle 11 or 12; data end tRCDRD + CL + burst later.
            let done = (policy == "fr_fcfs" ? 11 : 12) + 22 + 22 + 4
            let idle = try #require(channel["cycles_without_requests"] as? Int)
            #expect(idle == 11 + 5000 - done, "\(policy)")
        }
    }

    /// A request every 20 cycles is little for HBM3: the summary says why so little is moved.
    @Test func aMemoryWithoutRequestsIsSaidToWait() throws {
        let trace = (0..<200).map { "0x\(String($0 * 64, radix: 16)) READ \($0 * 20)\n" }.joined()
        let (output, stats) = try Self.replay("hbm3", trace)
        #expect(output.contains(", 0.3 % of the 666 GB/s peak"), "\(output)")
        let channels = try #require(stats["channels"] as? [String: [String: Any]])
        let idle = channels.values.compactMap { $0["cycles_without_requests"] as? Int }
        #expect(idle.count == 32)
        let cycles = try #require(stats["cycles"] as? Int)
        let share = Double(idle.reduce(0, +)) / Double(32 * cycles)
        let percent = Int((share * 100).rounded())
        #expect((90..<100).contains(percent))
        #expect(
            output.contains("\n             the memory waited for requests \(percent) % of the"))
    }

    /// With tCCD_S as long as a burst the two bind together, and shortening the one gains nothing.
    @Test func rulesThatBindTogetherAreOne() throws {
        let trace = Self.sequential(3000)
        let (output, stats) = try Self.replay("ddr4-3200-x8", trace, ["--what-if"])
        #expect(output.contains("held back by tCCD_S = burst"))
        let rows = try #require(stats["what_if"] as? [[String: Any]])
        let tied = try #require(rows.first { $0["rule"] as? String == "tCCD_S = burst" })
        let without = try #require(tied["without"] as? [String: Any])
        #expect(without["cycles"] as? Int == stats["cycles"] as? Int)
        #expect(without["gain"] as? Double == 0)
    }

    /// What relaxing a rule is said to gain is what a replay with that value gains.
    @Test(arguments: ["dramsim3", "fr_fcfs"])
    func whatIfTellsTheTruth(_ policy: String) throws {
        var random = SplitMix64(seed: 7)
        let trace = (0..<3000).map { index in
            let address = String(random.next() % (1 << 33) / 64 * 64, radix: 16)
            return "0x\(address) \(random.next() % 4 == 0 ? "WRITE" : "READ") \(index * 3)\n"
        }.joined()
        let set = ["--set", "controller.policy=\(policy)"]
        let (output, stats) = try Self.replay(
            "ddr4-3200-x8", trace, set + ["--what-if", "--threads", "2"])
        #expect(output.contains("What if a rule were relaxed?"))
        let rows = try #require(stats["what_if"] as? [[String: Any]])
        #expect((1...5).contains(rows.count))
        var gained = 0
        for row in rows {
            let rule = try #require(row["rule"] as? String)
            // What a timing file may set to nothing; a window of four commands is none at tRRD_S.
            guard ["tRTRS", "tFAW", "tWR", "tRRD_S"].contains(rule) else { continue }
            let without = try #require(row["without"] as? [String: Any])
            let value = try #require(without["cycles"] as? Int)
            let least = rule == "tFAW" ? "4" : "0"
            let (_, plain) = try Self.replay(
                "ddr4-3200-x8", trace, set + ["--set", "timing.\(rule)=\(least)"])
            #expect(plain["cycles"] as? Int == value, "\(rule)")
            gained += 1
        }
        #expect(gained > 0)
    }

    @Test func whatIfNeedsAFile() throws {
        let outcome = try Librasim.run(
            ["replay", "--timing", Checkout.timing("hbm2"), "--trace", "-", "--what-if"],
            in: Scratch())
        #expect(outcome.status == 2 && outcome.errors.contains("--what-if reads the trace again"))
        // What a shell makes of a command is empty when it is read for the second time.
        let scratch = Scratch()
        scratch.write(Self.sequential(10), as: "t.trace")
        let piped = try Librasim.shell(
            "$L replay --timing \(Checkout.timing("hbm2")) --trace <(cat t.trace) --what-if",
            in: scratch)
        #expect(piped.status == 2 && piped.output.isEmpty)
        #expect(piped.errors.contains("--trace '/dev/fd/"))
    }
}
