import Foundation
import Testing
import TestSupport

/// Energies that currents cannot tell: "unknown", null, and a warning, never a wrong number.
@Suite struct UnknownEnergyTests {
    private let scratch = Scratch()

    private func channels(_ stats: String) throws -> [String: [String: Any]] {
        try #require(try scratch.json(stats)["channels"] as? [String: [String: Any]])
    }

    @Test func activationsOfDDR5() throws {
        scratch.write("0x0 READ 0\n", as: "a.trace")
        let timing = Checkout.timing("ddr5-4800")
        let outcome = try Librasim.run(
            ["replay", "--timing", timing, "--trace", "a.trace", "--stats", "o.json"], in: scratch)
        #expect(outcome.status == 0)
        #expect(
            outcome.errors == "\(timing):66:9: warning: IDD0 * tRC (122 mA * 116 = 14152) is less "
                + "than standby, IDD3N * tRAS + IDD2N * (tRC - tRAS) (142 mA * 77 + 92 mA * 39 = "
                + "14522): the energy of activations is unknown\n")
        #expect(
            outcome.output.contains(
                "\nenergy       unknown, as parts of it are:\n"
                    + "             activate unknown, read 5.69 nJ, standby 38.4 nJ\n"))
        let channels = try channels("o.json")
        let used = try #require(channels["0"])
        for key in ["act_energy", "total_energy", "average_power"] {
            #expect(used[key] is NSNull, "\(key)")
        }
        #expect(try #require(used["read_energy"] as? Double) > 0)
        #expect(used["write_energy"] as? Double == 0)
        // The other channel opened no row.
        let unused = try #require(channels["1"])
        #expect(unused["act_energy"] as? Double == 0)
        #expect(try #require(unused["total_energy"] as? Double) > 0)
    }

    @Test func bankRefreshesWithoutTheirCurrent() throws {
        scratch.write("0x0 READ 0\n0x0 READ 100000\n", as: "a.trace")
        let timing = Checkout.timing("hbm2")
        let outcome = try Librasim.run(
            [
                "replay", "--timing", timing, "--trace", "a.trace", "--stats", "o.json", "--set",
                "controller.refresh_policy=bank_staggered",
            ], in: scratch)
        #expect(outcome.status == 0)
        #expect(
            outcome.errors == "\(timing):62:1: warning: missing in 'power': IDD5PB; the energy of "
                + "per-bank refreshes is unknown\n")
        #expect(
            outcome.output.contains(
                "\nenergy       unknown, as parts of it are:\n             activate 1.66 nJ, "
                    + "read 1.61 nJ, refresh unknown, standby 76.8 uJ\n"))
        for (number, channel) in try channels("o.json") {
            #expect(channel["refb_energy"] is NSNull, "\(number)")
            #expect(channel["total_energy"] is NSNull && channel["average_power"] is NSNull)
            #expect(channel["ref_energy"] as? Double == 0)
        }
    }

    @Test func aDRAMsim3FileToo() throws {
        scratch.write("0x0 READ 0\n", as: "a.trace")
        scratch.write(SampleFiles.ini + "[power]\nIDD4R = 20\n", as: "m.ini")
        let outcome = try Librasim.run(
            ["replay", "--timing", "m.ini", "--trace", "a.trace"], in: scratch)
        #expect(
            outcome.errors == "m.ini:15:9: warning: IDD4R (20 mA) is less than IDD3N (43 mA): the "
                + "energy of reads is unknown\n")
        #expect(outcome.output.contains("read unknown, "))
    }

    /// Once for a point that has it, and an empty value for each.
    @Test func aSweepLeavesItEmpty() throws {
        scratch.write(Sample.trace(requests: 200), as: "a.trace")
        let timing = Checkout.timing("ddr4-3200-x8")
        scratch.write(
            """
            format: librasim-experiment/1
            name: e
            base: {timing: \(timing), trace: a.trace}
            axes: {power.IDD4R: [168, 51], controller.policy: [dramsim3, fr_fcfs]}
            metrics: [cycles, energy_uJ, power_mW, activate_uJ, read_uJ, refresh_uJ, standby_uJ]

            """, as: "e.yaml")
        let outcome = try Librasim.run(["sweep", "e.yaml", "-o", "r.sqlite"], in: scratch)
        #expect(outcome.status == 0)
        #expect(outcome.errors.components(separatedBy: "warning: IDD4R (51 mA) is less").count == 2)
        let rows = try SweepSample.rows("r.sqlite", in: scratch)
        #expect(rows.count == 4)
        for row in rows {
            let isKnown = row["power.IDD4R"] == "168"
            for metric in ["energy_uJ", "power_mW", "read_uJ"] {
                #expect((row[metric] == "<null>") == !isKnown, "\(metric) \(row)")
            }
            for metric in ["activate_uJ", "standby_uJ"] {
                #expect(try #require(row[metric].flatMap { Double($0) }) > 0)
            }
        }
        let sql = "SELECT count(*) n FROM results WHERE energy_uJ IS NULL"
        let query = try Librasim.run(["query", "r.sqlite", sql, "--csv"], in: scratch)
        #expect(query.output == "n\n2\n")
    }

    /// Of a system with units: the units' part too, where it hangs on the same currents.
    @Test func ofAWorkload() throws {
        let scratch = RunSample.folder()
        let outcome = try Librasim.run(
            ["run", "w.yaml", "--stats", "o.json", "--set", "power.IDD0=1"], in: scratch)
        #expect(outcome.status == 0)
        #expect(outcome.errors.hasPrefix("--set power.IDD0=1:1:12: warning: IDD0 * tRC (1 mA * "))
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.output.contains("unknown a token of a request, the NPU's left out"))
        #expect(outcome.output.contains("pim_activate unknown, pim_compute "))
        let energy = try #require(try scratch.json("o.json")["energy_pj"] as? [String: Any])
        for key in ["pim_activate", "activate", "total"] {
            #expect(energy[key] is NSNull, "\(key) \(energy)")
        }
        #expect(try #require(energy["read"] as? Double) > 0)
        #expect(try #require(energy["pim_compute"] as? Double) > 0)
        let generation = try #require(try scratch.json("o.json")["generation"] as? [String: Any])
        #expect(generation["energy_pj"] is NSNull)
    }

    /// Idle channels refresh too.
    @Test func ofAWorkloadWithBankRefresh() throws {
        let scratch = RunSample.folder()
        let outcome = try Librasim.run(
            [
                "run", "w.yaml", "--stats", "o.json", "--set",
                "controller.refresh_policy=bank_staggered",
            ], in: scratch)
        #expect(outcome.status == 0 && outcome.errors.contains("missing in 'power': IDD5PB"))
        #expect(outcome.output.contains("refresh unknown, "))
        let energy = try #require(try scratch.json("o.json")["energy_pj"] as? [String: Any])
        #expect(energy["refresh"] is NSNull && energy["total"] is NSNull)
    }
}
