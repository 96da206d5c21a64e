import Foundation
import Testing
import TestSupport

/// `replay --energy` of the built program.
@Suite struct EnergyExportTests {
    private let scratch = Sample.folder()
    private static let states = [
        "active_standby", "precharge_standby", "active_power_down", "precharge_power_down",
        "self_refresh",
    ]

    /// A row of a command log.
    private struct Row {
        var cycle: Int
        var command: String
        var channel: Int
        var rank: Int?
        var bank: String
    }

    private static let runs: [[String]] = [
        ["--timing", Checkout.timing("ddr4-3200-x8"), "--trace", "ok.trace"],
        [
            "--timing", Checkout.timing("ddr4-3200-x8"), "--trace", "ok.trace", "--set",
            "controller.power_down=true", "--set", "controller.power_down_threshold=20",
        ],
        [
            "--timing", Checkout.timing("ddr4-3200-x8"), "--traffic",
            "random,rate=0.001,count=100,read=0.5", "--set", "controller.self_refresh=true",
        ],
        [
            "--timing", Checkout.timing("ddr5-4800"), "--trace", "ok.trace", "--set",
            "controller.policy=fr_fcfs", "--set", "controller.refresh_policy=bank_staggered",
            "--frontend", "per_channel", "--threads", "2",
        ],
        ["--timing", Checkout.timing("hbm2-hpu"), "--traffic", "stream,count=3000,read=0.7"],
        ["--timing", Checkout.timing("hbm2"), "--trace", "ok.trace", "--warmup", "300"],
        [
            "--timing", Checkout.timing("ddr4-3200-x8"), "--trace", "ok.trace", "--warmup",
            "100requests",
        ],
        PIMSample.memory + ["--pim", PIMSample.trace("attention")],
        [
            "--timing", PIMSample.timing("hbm2-pim-librapim"), "--pim", "all.pim", "--set",
            "organization.channels=1", "--set", "organization.ranks=2",
        ],
    ]

    /// Commands are those of the log, states fill the run, and energies add up to `--stats`.
    @Test(arguments: runs) func agreesWithLogAndStatistics(_ arguments: [String]) throws {
        scratch.write(PIMSample.tiles(3), as: "all.pim")
        let outcome = try Librasim.run(
            ["replay"] + arguments
                + ["--energy", "e.json", "--commands", "c.csv", "--stats", "s.json", "--quiet"],
            in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let energy = try scratch.json("e.json")
        let stats = try scratch.json("s.json")
        let cycles = try #require(energy["cycles"] as? Int)
        #expect(cycles == stats["cycles"] as? Int)
        let start = energy["warmup_cycles"] as? Int ?? 0
        #expect((start > 0) == arguments.contains("--warmup"))
        let rows = rows().filter { $0.cycle >= start }
        let channels = try #require(energy["channels"] as? [String: [String: Any]])
        let ofStats = try #require(stats["channels"] as? [String: [String: Any]])
        #expect(channels.count == ofStats.count)
        for (number, channel) in channels {
            let its = rows.filter { $0.channel == Int(number) }
            try Self.compare(channel, its)
            let parts = try #require(channel["energy_pJ"] as? [String: Any])
            Self.equal(parts["total"], ofStats[number]?["total_energy"])
            var sum = parts["units"] as? Double
            let ranks = try #require(channel["ranks"] as? [String: [String: Any]])
            for (rank, member) in ranks {
                // A log has the stack ID in the place of the only rank.
                let isOwn = { (row: Row) in
                    ranks.count == 1 || row.rank == nil || row.rank == Int(rank)
                }
                try Self.compare(member, its.filter(isOwn))
                let times = try #require(member["state_cycles"] as? [String: Int])
                #expect(Set(times.keys) == Set(Self.states))
                #expect(times.values.reduce(0, +) == cycles, "channel \(number), rank \(rank)")
                let ns = try #require(member["state_ns"] as? [String: Double])
                let tCK = try #require(energy["tCK_ns"] as? Double)
                for (state, time) in times { Self.equal(ns[state], Double(time) * tCK) }
                let ofRank = try #require(member["energy_pJ"] as? [String: Any])
                let total = ofRank["total"] as? Double
                sum = sum.flatMap { sum in total.map { sum + $0 } }
                let known = ofRank.filter { $0.key != "total" }.values.map { $0 as? Double }
                Self.equal(total, known.contains(nil) ? nil : known.reduce(0) { $0 + $1! })
            }
            Self.equal(sum, parts["total"])
        }
    }

    /// The times of a rank, worked out from ACTIVATEs, PRECHARGEs and power-down.
    @Test func statesAreThoseOfTheLog() throws {
        let outcome = try Librasim.run(
            ["replay", "--cycles", "40000", "--quiet", "--energy", "e.json", "--commands", "c.csv"]
                + Self.runs[1],
            in: scratch)
        #expect(outcome.status == 0)
        let energy = try scratch.json("e.json")
        let channels = try #require(energy["channels"] as? [String: [String: Any]])
        let ranks = try #require(channels["0"]?["ranks"] as? [String: [String: Any]])
        for (number, rank) in ranks {
            var open: Set<String> = []
            var isDown = false
            var since = 0
            var times = Dictionary(uniqueKeysWithValues: Self.states.map { ($0, 0) })
            func pass(to cycle: Int) {
                let state = open.isEmpty ? "precharge" : "active"
                times["\(state)_\(isDown ? "power_down" : "standby")"]! += cycle - since
                since = cycle
            }
            for row in rows() where row.rank == Int(number) {
                pass(to: row.cycle)
                switch row.command {
                case "activate": open.insert(row.bank)
                case "precharge": open.remove(row.bank)
                case "power_down_enter": isDown = true
                case "power_down_exit": isDown = false
                default: break
                }
            }
            pass(to: try #require(energy["cycles"] as? Int))
            #expect(rank["state_cycles"] as? [String: Int] == times)
            #expect(try #require(times["precharge_power_down"]) > 0)
        }
    }

    /// Rounds of refresh that are passed over while nothing happens, which a log forbids, count.
    @Test(arguments: ["dramsim3", "fr_fcfs"]) func idleTimeCounts(_ policy: String) throws {
        scratch.write("0x0 READ 0\n0x0 READ 9000000\n", as: "a.trace")
        let replay = [
            "replay", "--timing", Checkout.timing("ddr4-3200-x8"), "--trace", "a.trace", "--set",
            "controller.policy=\(policy)", "--quiet", "--energy",
        ]
        let plain = try Librasim.run(replay + ["a.json"], in: scratch)
        let logged = try Librasim.run(replay + ["b.json.gz", "--commands", "c.csv"], in: scratch)
        #expect(plain.status == 0 && logged.status == 0)
        let unpacked = try Librasim.shell("gzip -dc b.json.gz", in: scratch)
        #expect(scratch.text("a.json") == unpacked.output)
        let refreshes = rows().filter { $0.command == "refresh" && $0.rank == 1 }.count
        #expect(refreshes > 700)
        #expect(scratch.text("a.json").contains("\"refresh\": \(refreshes),"))
    }

    /// Without currents energies are unknown, and standard output takes the file alone.
    @Test func unknownEnergies() throws {
        let outcome = try Librasim.run(
            ["replay", "--timing", "memory.yaml", "--trace", "ok.trace", "--energy", "-"],
            in: scratch)
        #expect(outcome.status == 0 && outcome.errors.contains("requests     200 done"))
        scratch.write(outcome.output, as: "e.json")
        let energy = try scratch.json("e.json")
        let parts = try #require(energy["energy_pJ"] as? [String: Any])
        #expect(parts["total"] is NSNull && parts["activate"] is NSNull)
        let channels = try #require(energy["channels"] as? [String: [String: Any]])
        let ranks = try #require(channels["0"]?["ranks"] as? [String: [String: Any]])
        let ofRank = try #require(ranks["0"]?["energy_pJ"] as? [String: Any])
        #expect(ofRank.count == 11 && ofRank.values.allSatisfy { $0 is NSNull })
    }

    private static func equal(_ one: Any?, _ other: Any?) {
        guard let one = one as? Double else {
            #expect(!(other is Double))
            return
        }
        let other = other as? Double ?? .nan
        #expect(abs(one - other) <= 1e-9 * abs(one), "\(one) \(other)")
    }

    private static func compare(_ member: [String: Any], _ rows: [Row]) throws {
        let commands = try #require(member["commands"] as? [String: Int])
        let counts = Dictionary(grouping: rows, by: \.command).mapValues(\.count)
        #expect(commands.filter { $0.value > 0 } == counts)
    }

    private func rows() -> [Row] {
        scratch.text("c.csv").split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return Row(
                cycle: Int(fields[0])!, command: String(fields[1]), channel: Int(fields[2])!,
                rank: Int(fields[3]), bank: "\(fields[4]) \(fields[5])")
        }
    }
}
