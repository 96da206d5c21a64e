import Foundation
import Testing
import TestSupport

/// `replay --pim` and `convert`.
@Suite struct PIMReplayTests {
    private let scratch = Scratch()

    private func replay(_ traces: [String], _ more: [String] = []) throws -> Librasim.Outcome {
        let arguments = ["replay"] + PIMSample.memory + traces.flatMap { ["--pim", $0] }
        return try Librasim.run(arguments + more, in: scratch)
    }

    /// One row in every bank: 16 buffer writes, four activations, 32 MACs, a result, a precharge;
    /// the MACs end 3 tFAW + tRCDRD + 31 tCCD_PIM cycles after the first activation.
    @Test func aRowOfAMatrix() throws {
        let outcome = try replay(
            [PIMSample.trace("gemv-row")], ["--commands", "c.csv", "--stats", "s.json"])
        #expect(outcome.status == 0 && outcome.errors == "")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines[1].hasPrefix("pim          54 commands, 1 tile, 220 cycles = 220 ns"))
        #expect(lines[2].contains("512 bank MACs = 74.5 GFLOPS, 29 % of the 256 GFLOPS peak"))
        #expect(!outcome.output.contains("requests") && !outcome.output.contains("latency"))
        #expect(lines.allSatisfy { $0.utf8.count <= 110 })

        let stats = try scratch.json("s.json")
        #expect(stats["trace"] is NSNull)
        let pim = try #require(stats["pim"] as? [String: Any])
        let channel = try #require((stats["channels"] as? [String: [String: Any]])?["0"])
        let own = try #require(channel["pim"] as? [String: Any])
        #expect(own["bank_macs"] as? Int == 512 && pim["bank_macs"] as? Int == 512)
        #expect(own["bank_activations"] as? Int == 16 && own["tiles"] as? Int == 1)
        #expect((own["commands"] as? [String: Int])?["pim_activate4"] == 4)
        let cycles = try #require(stats["cycles"] as? Int)
        let duty = try #require(own["mac_duty"] as? Double)
        let expectedDuty = 1024 / Double(16 * cycles)
        #expect(abs(duty - expectedDuty) < 1e-12)
        let energy = try #require(own["energy"] as? [String: Double])
        let parts = energy.filter { $0.key != "total" }.values.reduce(0, +)
        let sum = try #require(energy["total"])
        #expect(abs(parts - sum) < 1e-6 * parts)
        let standby = channel["pre_stb_energy"] as! [String: Double]
        let active = channel["act_stb_energy"] as! [String: Double]
        let expected: Double = standby["0"]! + active["0"]! + energy["total"]!
        let total = try #require(channel["total_energy"] as? Double)
        #expect(abs(total - expected) < 1e-6 * expected)

        let rows = scratch.text("c.csv").split(separator: "\n")
        #expect(rows[0].hasSuffix(",column,partition,mask,count,rule"))
        let first = rows.first { $0.contains("pim_activate4") }!.split(separator: ",")[0]
        let last = rows.last { $0.contains("pim_mac") }!.split(separator: ",")[0]
        let length = Int(last)! - Int(first)!
        // 3 tFAW + tRCDRD + 31 tCCD_PIM
        #expect(length == 166)
    }

    @Test func explainTellsBothKindsApart() throws {
        let alone = try replay([PIMSample.trace("gemv-row")], ["--explain"])
        #expect(alone.output.contains(#/\nPIM commands:\nrule +cycles/#))
        #expect(alone.output.components(separatedBy: "rule ").count == 2)
        let streams = ["attention", "weights"].map(PIMSample.trace)
        let both = try Librasim.run(
            ["replay", "--timing", PIMSample.timing("hbm2-pim-librapim"), "--explain"]
                + streams.flatMap { ["--pim", $0] }, in: scratch)
        #expect(both.status == 0 && both.errors == "")
        #expect(both.output.components(separatedBy: "\nrule ").count == 3)
        #expect(both.output.contains("2,048 done (2,048 reads, 0 writes)"))
    }

    /// Two streams that order each other by events, on three bank structures: no stuck event, and
    /// every command legal.
    @Test(arguments: ["hbm2-pim-librapim", "hbm2-pim-aim", "hbm2-neupims"])
    func attentionBesideWeightsIsLegal(_ memory: String) throws {
        let timing = ["--timing", PIMSample.timing(memory)]
        for policy in ["dramsim3", "fr_fcfs"] {
            let set = ["--set", "controller.policy=\(policy)"]
            let outcome = try Librasim.run(
                ["replay"] + timing + set + ["--commands", "c.csv", "--stats", "s.json", "--quiet"]
                    + ["attention", "weights"].flatMap { ["--pim", PIMSample.trace($0)] },
                in: scratch)
            #expect(outcome.status == 0 && outcome.errors == "")
            let pim = try #require(try scratch.json("s.json")["pim"] as? [String: Any])
            #expect(pim["requests"] as? Int == 2048)
            let audit = try Librasim.run(["audit"] + timing + set + ["c.csv"], in: scratch)
            #expect(audit.status == 0, "\(audit.output)")
            #expect(audit.output.contains("no violations"))
        }
    }

    /// Refresh closes the rows of a tile that is too long for it and opens them again.
    @Test(arguments: ["defer_tile", "interrupt"])
    func interruptedTilesAreLegal(_ refresh: String) throws {
        var text = PIMSample.header
        for group in 0..<4 { text += "pim_activate4 group=\(group) row=9000\n" }
        text += String(repeating: "pim_mac all column=0 x32\n", count: 1000)
        scratch.write(text + "pim_read_result all\npim_precharge all\n", as: "long.pim")
        let set = ["--set", "pim.refresh=\(refresh)"]
        let outcome = try replay(["long.pim"], set + ["--commands", "c.csv", "--stats", "s.json"])
        #expect(outcome.status == 0 && outcome.errors == "")
        let pim = try #require(try scratch.json("s.json")["pim"] as? [String: Any])
        #expect(pim["bank_macs"] as? Int == 16 * 32_000 && pim["tiles"] as? Int == 1)
        let interruptions = try #require(pim["interruptions"] as? Int)
        #expect(interruptions > 5)
        let audit = try Librasim.run(["audit"] + PIMSample.memory + set + ["c.csv"], in: scratch)
        #expect(audit.status == 0, "\(audit.output)")
    }

    @Test func textAndBinaryGiveTheSameCommands() throws {
        let outcome = try Librasim.shell(
            """
            T="--timing \(PIMSample.timing("hbm2-pim-librapim"))"
            for F in attention weights; do
                "$L" convert $T "\(PIMSample.trace("attention"))" attention.pimb &&
                "$L" convert $T "\(PIMSample.trace("weights"))" - | gzip > weights.pim.gz &&
                "$L" convert $T attention.pimb again.pim &&
                "$L" convert $T - again.pimb < again.pim &&
                cmp attention.pimb again.pimb || exit 1
            done
            mkdir folder && mv attention.pimb weights.pim.gz folder && touch folder/notes.txt
            R="replay $T --quiet"
            "$L" $R --pim \(PIMSample.trace("attention")) --pim \(PIMSample.trace("weights")) \
                --commands a.csv && "$L" $R --pim folder --threads 2 --commands b.csv &&
                "$L" $R --pim folder/weights.pim.gz --pim - --frontend per_channel \
                --commands c.csv < folder/attention.pimb && cmp a.csv b.csv && wc -l < c.csv
            """, in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome)")
        #expect(scratch.data("a.csv").count > 50_000)
    }

    /// Several channels, each with a stream of its own, beside a request trace; threads change
    /// nothing.
    @Test func threadsChangeNothing() throws {
        for channel in 0..<4 {
            let text = PIMSample.tiles(50).replacing("channel=0", with: "channel=\(channel)")
            scratch.write(text, as: "s\(channel).pim")
        }
        scratch.write("0x0 READ 0\n0x40 WRITE 9\n0x100040 READ 4000\n", as: "r.trace")
        for threads in [1, 3] {
            let outcome = try Librasim.run(
                [
                    "replay", "--timing", PIMSample.timing("hbm2-pim-librapim"), "--pim", ".",
                    "--trace", "r.trace", "--threads", "\(threads)", "--commands",
                    "\(threads).csv", "--stats", "\(threads).json", "--progress", "always",
                ], in: scratch)
            #expect(outcome.status == 0)
            #expect(outcome.errors.hasPrefix("100.0 %, 3 requests, 200 PIM operations, "))
            #expect(outcome.output.contains("7,600 commands, 200 tiles in 4 channels"))
        }
        #expect(scratch.data("1.csv") == scratch.data("3.csv"))
        #expect(scratch.data("1.json") == scratch.data("3.json"))
    }

    /// A trace without operations is fine; so is a run that ends in the middle of a tile.
    @Test func nothingToDoAndNotAllOfIt() throws {
        scratch.write(PIMSample.header, as: "none.pim")
        let none = try replay(["none.pim"], ["--stats", "s.json"])
        #expect(none.status == 0 && none.output.contains("pim          0 commands, 0 tiles"))
        #expect(try scratch.json("s.json")["cycles"] as? Int == 0)
        let part = try replay([PIMSample.trace("gemv-row")], ["--cycles", "100"])
        #expect(part.status == 0 && part.output.contains(" 0 tiles, 100 cycles"))
    }

    /// The stream never ends, as its pipe stays open; a signal ends it in order.
    @Test func aSignalEndsTheRun() throws {
        scratch.write(PIMSample.tiles(200_000), as: "long.pim")
        let run = try Run(
            ["replay"] + PIMSample.memory
                + ["--pim", "long.pim", "--commands", "c.csv", "--stats", "s.json"]
                + ["--progress", "always"], in: scratch)
        #expect(run.waits(forError: " a second"))
        run.send(SIGINT)
        let outcome = run.wait()
        #expect(!outcome.isKilled && outcome.status == 130, "\(outcome)")
        #expect(outcome.errors.contains("librasim: interrupted after "))
        #expect(outcome.errors.contains(" PIM operations at cycle "))
        let stats = try scratch.json("s.json")
        #expect(stats["interrupted"] as? Bool == true)
        let commands = (stats["pim"] as? [String: Any])?["commands"] as? [String: Int]
        let rows = scratch.text("c.csv").utf8.split(separator: 10)
        let count = try #require(commands?.values.reduce(0, +))
        #expect(rows.count > count)
    }
}
