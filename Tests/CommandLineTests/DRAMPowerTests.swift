import Foundation
import Testing
import TestSupport

/// `replay --drampower` of the built program: what DRAMPower 6 reads.
@Suite struct DRAMPowerTests {
    private let scratch = Sample.folder()
    private static let names = [
        "activate": "ACT", "precharge": "PRE", "read": "RD", "read_p": "RDA", "write": "WR",
        "write_p": "WRA", "refresh": "REFA", "self_refresh_enter": "SREFEN",
        "self_refresh_exit": "SREFEX",
    ]

    /// A replay, how it names refreshes of banks, and columns of a burst.
    private static let runs: [(arguments: [String], bankRefresh: String, columns: Int)] = [
        (["--timing", Checkout.timing("ddr4-3200-x8")], "", 8),
        (
            [
                "--timing", Checkout.timing("ddr4-3200-x8"), "--set", "power.IDD3P=30", "--set",
                "controller.power_down=true", "--set", "controller.power_down_threshold=20",
                "--set", "controller.page_policy=closed",
            ], "", 8
        ),
        (
            [
                "--timing", Checkout.timing("ddr4-2400-x16"), "--set",
                "controller.self_refresh=true", "--set", "controller.self_refresh_threshold=30",
            ], "", 8
        ),
        (
            [
                "--timing", Checkout.timing("ddr5-4800"), "--set",
                "controller.refresh_policy=bank_staggered", "--warmup", "100",
            ], "REFSB", 16
        ),
        (
            [
                "--timing", Checkout.timing("lpddr4-2400"), "--set", "power.IDD5PB=80", "--set",
                "controller.refresh_policy=bank_staggered", "--set", "controller.policy=fr_fcfs",
            ], "REFB", 16
        ),
        (["--timing", Checkout.timing("lpddr5-6400")] + lpddr5, "REFP2B", 16),
    ]
    private static let lpddr5 =
        [
            "VDD=1.05", "IDD0=60", "IDD2N=30", "IDD3N=40", "IDD4R=200", "IDD4W=220", "IDD5PB=80",
        ].flatMap { ["--set", "power.\($0)"] } + [
            "--set", "controller.refresh_policy=bank_staggered", "--frontend", "per_channel",
            "--threads", "2",
        ]

    @Test(arguments: runs.indices) func rowsAreThoseOfTheLog(_ index: Int) throws {
        let run = Self.runs[index]
        let outcome = try Librasim.run(
            ["replay", "--trace", "ok.trace"] + run.arguments
                + [
                    "--drampower", "d", "--commands", "c.csv", "--stats", "s.json", "--cycles",
                    "20000", "--quiet",
                ], in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let stats = try scratch.json("s.json")
        let channels = try #require(stats["channels"] as? [String: Any]).count
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path("d"))
        #expect(
            Set(names)
                == Set(
                    (0..<channels).map { "channel-\($0).csv" } + ["memspec.json", "config.json"])
        )
        let spec = try spec("architecture")
        let perGroup = (spec["nbrOfBanks"] as! Int) / (spec["nbrOfBankGroups"] as! Int)
        for channel in 0..<channels {
            let found = scratch.text("d/channel-\(channel).csv").split(separator: "\n")
                .map(String.init)
            let expected = rows(ofChannel: channel, run.bankRefresh, perGroup, run.columns)
            #expect(found.count > 1 && found == expected + ["20000,END,0,0,0,0,0"])
        }
    }

    /// The rows of a channel, restated from the log.
    private func rows(
        ofChannel channel: Int, _ bankRefresh: String, _ perGroup: Int, _ columns: Int
    ) -> [String] {
        var open: [Int: Set<Int>] = [:]
        var down: [Int: String] = [:]
        return scratch.text("c.csv").split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard Int(fields[2]) == channel else { return nil }
            let numbers = fields[3...7].map { Int($0) ?? 0 }
            let (rank, bank) = (numbers[0], numbers[1] * perGroup + numbers[2])
            var name = Self.names[String(fields[1])] ?? ""
            switch fields[1] {
            case "activate": open[rank, default: []].insert(bank)
            case "precharge", "read_p", "write_p": open[rank]?.remove(bank)
            case "refresh_bank": name = bankRefresh
            case "power_down_enter":
                down[rank] = open[rank, default: []].isEmpty ? "P" : "A"
                name = "PDE\(down[rank]!)"
            case "power_down_exit": name = "PDX\(down[rank]!)"
            default: break
            }
            let end = ["RD", "RDA", "WR", "WRA"].contains(name) ? "," : ""
            return "\(fields[0]),\(name),\(rank),\(numbers[1]),\(bank),\(numbers[3]),"
                + "\(numbers[4] * columns)\(end)"
        }
    }

    /// Values against the timing files, by hand.
    @Test func memspecOfDDR4() throws {
        try replay(Self.runs[0].arguments)
        let memory = try #require(try scratch.json("d/memspec.json")["memspec"] as? [String: Any])
        #expect(memory["memoryType"] as? String == "DDR4")
        #expect(memory["memoryId"] as? String == "ddr4-3200-8gb-x8")
        try expect(
            "architecture",
            [
                "nbrOfChannels": 1, "nbrOfRanks": 2, "nbrOfDevices": 8, "nbrOfBankGroups": 4,
                "nbrOfBanks": 16, "nbrOfRows": 65536, "nbrOfColumns": 1024, "width": 8,
                "burstLength": 8, "dataRate": 2, "RefMode": 1,
            ])
        try expect(
            "timing",
            [
                "tCK": 0.625e-9, "RAS": 52, "RCD": 22, "RP": 22, "RC": 74, "RL": 22, "WL": 16,
                "RTP": 12, "WR": 24, "RFC1": 560, "REFI": 12480, "FAW": 34, "AL": 0, "CCD_L": 8,
            ])
        try expect(
            "power",
            [
                "vdd": 1.2, "idd0": 0.057, "idd2p": 0.025, "idd2n": 0.037, "idd3n": 0.052,
                "idd4w": 0.15, "idd4r": 0.168, "idd5B": 0.25, "idd6n": 0.03, "idd3p": 0, "vpp": 0,
                "ipp0": 0, "vddq": 0,
            ])
    }

    @Test func memspecOfDDR5() throws {
        try replay(["--timing", Checkout.timing("ddr5-4800")])
        try expect("architecture", ["nbrOfBanks": 32, "nbrOfBankGroups": 8, "nbrOfDevices": 4])
        try expect(
            "timing",
            [
                "tCK": 416.667e-12, "RAS": 77, "RFC1_slr": 708, "RFCsb_slr": 312, "WR": 72,
                "RRD_L_slr": 12, "FAW_slr": 32,
            ])
        try expect("power", ["vdd": 1.1, "idd5b": 0.277, "idd5c": 0.135, "idd6n": 0.102])
    }

    @Test func memspecOfLPDDR4() throws {
        try replay(["--timing", Checkout.timing("lpddr4-2400")])
        try expect("architecture", ["nbrOfBanks": 8, "nbrOfBankGroups": 1, "burstLength": 16])
        try expect("timing", ["RPpb": 22, "RFCab": 336, "RFCpb": 168, "RAS": 51, "RTP": 9])
        try expect("power", ["vdd2": 1.2, "idd02": 0.08, "idd52": 0.28, "vdd1": 0, "idd01": 0])
    }

    @Test func memspecOfLPDDR5() throws {
        try replay(["--timing", Checkout.timing("lpddr5-6400")] + Self.lpddr5)
        try expect("architecture", ["per2BankOffset": 8, "nbrOfBankGroups": 4, "nbrOfChannels": 4])
        try expect("timing", ["WCK2CK": 4, "RBTP": 4, "RCD_S": 15, "RPpb": 15, "tCK": 1.25e-9])
        try expect("power", ["vdd2h": 1.05, "idd02h": 0.06, "idd5pb2h": 0.08, "vdd2l": 0])
    }

    @Test(arguments: [
        BadRun(
            ["replay", "--timing", Checkout.timing("hbm2"), "--trace", "ok.trace"],
            "hbm2.yaml: error: --drampower: DRAMPower has no model of HBM2: it has DDR4, DDR5, "
                + "LPDDR4, LPDDR5\n"),
        BadRun(
            ["replay", "--timing", "memory.yaml", "--trace", "ok.trace"],
            "memory.yaml: error: --drampower: DRAMPower needs power.VDD, power.IDD0, power.IDD2N, "
                + "power.IDD3N, power.IDD4R, power.IDD4W, power.IDD5AB, which the timing file does "
                + "not give\n"),
        BadRun(
            [
                "replay", "--timing", Checkout.timing("ddr4-3200-x8"), "--trace", "ok.trace",
                "--set", "controller.power_down=true",
            ], "DRAMPower needs power.IDD3P, which the timing file does not give\n"),
        BadRun(
            ["replay", "--timing", PIMSample.timing("lpddr5-6400-h2llm"), "--trace", "ok.trace"],
            "DRAMPower has no processing units, and one row buffer a bank\n"),
        BadRun(
            ["replay", "--timing", Checkout.timing("ddr4-3200-x8"), "--trace", "missing.trace"],
            "missing.trace: error: "),
    ])
    func isRefused(_ run: BadRun) throws {
        var run = run
        run.arguments += ["--drampower", "d", "--stats", "o.json"]
        try run.check()
    }

    @Test func aFolderNeedsOneToBeIn() throws {
        try BadRun(
            [
                "replay", "--timing", Checkout.timing("ddr4-3200-x8"), "--trace", "ok.trace",
                "--drampower", "missing/d", "--stats", "o.json",
            ], "missing/d: error: cannot write the folder: No such file or directory\n"
        ).check()
    }

    @Test func leavesAFolderAlone() throws {
        for name in ["full", "taken"] {
            if name == "full" {
                try FileManager.default.createDirectory(
                    atPath: scratch.path(name), withIntermediateDirectories: false)
                scratch.write("kept", as: "full/file")
            } else {
                scratch.write("kept", as: name)
            }
            let before = scratch.names
            let outcome = try Librasim.run(
                [
                    "replay", "--timing", Checkout.timing("ddr4-3200-x8"), "--trace", "ok.trace",
                    "--drampower", name,
                ], in: scratch)
            let reason =
                name == "full"
                ? "the folder is not empty; name another one, or remove it"
                : "cannot write the folder: Not a directory"
            #expect(outcome.status == 2 && outcome.errors == "\(name): error: \(reason)\n")
            #expect(scratch.names == before)
        }
        #expect(scratch.text("full/file") == "kept" && scratch.text("taken") == "kept")
    }

    private func replay(_ arguments: [String]) throws {
        let outcome = try Librasim.run(
            ["replay", "--trace", "ok.trace", "--quiet", "--drampower", "d"] + arguments,
            in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func spec(_ part: String) throws -> [String: Any] {
        let memory = try #require(try scratch.json("d/memspec.json")["memspec"] as? [String: Any])
        return try #require(memory["mem\(part)spec"] as? [String: Any])
    }

    private func expect(_ part: String, _ values: [String: Double]) throws {
        let found = try spec(part)
        for (key, value) in values {
            let number = try #require(found[key] as? Double, "\(key)")
            #expect(abs(number - value) <= 1e-9 * abs(value), "\(key) \(number)")
        }
    }
}
