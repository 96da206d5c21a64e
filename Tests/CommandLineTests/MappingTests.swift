import Foundation
import TestSupport
import Testing

/// Replays with mappings that XOR address bits.
@Suite struct MappingTests {
    private static let bits = """
        address_mapping:
            bankgroup: [[6, 17], [7, 18]]
            bank: [[15, 19], [16, 20]]
            column: [8, 9, 10, 11, 12, 13, 14]
            row: [17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32]
        """

    @Test(arguments: [
        bits, "address_mapping: RoBaRaCoCh", "address_mapping: MOP4CLXOR",
        "address_mapping: RoRaBaCoBgChXOR",
    ])
    func theAuditIsClean(_ mapping: String) throws {
        let scratch = Sample.folder()
        scratch.write(
            Sample.yaml.replacing("address_mapping: rochrababgco", with: mapping), as: "m.yaml")
        let replay = try Librasim.run(
            [
                "replay", "--timing", "m.yaml", "--trace", "ok.trace", "--quiet", "--commands",
                "log.csv",
            ], in: scratch)
        #expect(replay.status == 0 && replay.errors == "", "\(replay.errors)")
        let audit = try Librasim.run(["audit", "--timing", "m.yaml", "log.csv"], in: scratch)
        #expect(audit.status == 0 && audit.output.hasSuffix("no violations\n"), "\(audit.output)")
    }

    /// A server of six channels, and the three stack IDs of a 12-high stack.
    @Test(arguments: [
        "rochrababgco", "corabgrobach", "RoBaRaCoCh", "MOP4CLXOR", "RoRaBaCoBgChXOR",
        "{channel: {modulo: 3, from: 8, bits: [[8, 21]]}, rank: {modulo: 3, from: 33}, "
            + "bankgroup: [[9, 19], 10], bank: [17, 18], column: [6, 7, 11, 12, 13, 14, 15], "
            + "row: [16, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33]}",
    ])
    func channelsAndRanksMayBeAnyNumber(_ mapping: String) throws {
        let scratch = Sample.folder()
        let sizes = [
            "--set", "organization.channels=6", "--set", "organization.ranks=3", "--set",
            "controller.address_mapping=\(mapping)",
        ]
        for policy in ["dramsim3", "fr_fcfs"] {
            for frontEnd in ["dramsim3", "per_channel"] {
                let replay = try Librasim.run(
                    [
                        "replay", "--timing", "memory.yaml", "--trace", "ok.trace", "--quiet",
                        "--commands", "log.csv", "--frontend", frontEnd, "--set",
                        "controller.policy=\(policy)",
                    ] + sizes, in: scratch)
                #expect(replay.status == 0 && replay.errors == "", "\(replay.errors)")
                let audit = try Librasim.run(
                    ["audit", "--timing", "memory.yaml", "log.csv"] + sizes, in: scratch)
                #expect(
                    audit.status == 0 && audit.output.hasSuffix("no violations\n"),
                    "\(audit.output)")
            }
        }
    }

    /// Blocks in turn over six channels, and addresses outside the memory modulo its size.
    @Test func sixChannelsShareAStream() throws {
        let scratch = Sample.folder()
        let blocks = 6 * 16
        let capacity: UInt64 = 6 << 33
        func trace(from start: UInt64) -> String {
            (0..<blocks).map {
                "0x\(String(start + UInt64($0) << 6, radix: 16)) READ \($0)\n"
            }.joined()
        }
        scratch.write(trace(from: 0), as: "inside.trace")
        scratch.write(trace(from: capacity), as: "outside.trace")
        func run(_ trace: String, _ more: [String] = []) throws -> Librasim.Outcome {
            try Librasim.run(
                [
                    "replay", "--timing", "memory.yaml", "--trace", trace, "--quiet", "--stats",
                    "-", "--set", "organization.channels=6", "--set",
                    "controller.address_mapping=RoBaRaCoCh",
                ] + more, in: scratch)
        }
        func channels(_ outcome: Librasim.Outcome) throws -> [Int?] {
            let stats =
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
                as? [String: Any]
            let channels = try #require(stats?["channels"] as? [String: [String: Any]])
            return (0..<6).map { channels["\($0)"]?["num_reads_done"] as? Int }
        }
        #expect(try channels(run("inside.trace")) == Array(repeating: 16, count: 6))
        let outside = try run("outside.trace")
        #expect(outside.status == 2)
        #expect(
            outside.errors == "outside.trace:1:1: error: address 0xc00000000 is outside the "
                + "memory of 51539607552 bytes\n", "\(outside.errors)")
        let wrapped = try run("outside.trace", ["--set", "controller.wrap_addresses=true"])
        #expect(try channels(wrapped) == Array(repeating: 16, count: 6))
        #expect(wrapped.errors.contains("96 requests lie outside the memory of 51539607552 bytes"))
    }

    /// A file of DRAMSys is the mapping that it describes.
    @Test func aFileOfDRAMSysIsAMapping() throws {
        let scratch = Sample.folder()
        scratch.write(
            """
            {"addressmapping": {
                "XOR": [{"FIRST": 6, "SECOND": 17}, {"FIRST": 7, "SECOND": 18},
                    {"FIRST": 15, "SECOND": 19}, {"FIRST": 16, "SECOND": 20}],
                "BYTE_BIT": [0, 1, 2], "COLUMN_BIT": [3, 4, 5, 8, 9, 10, 11, 12, 13, 14],
                "BANKGROUP_BIT": [6, 7], "BANK_BIT": [15, 16],
                "ROW_BIT": [17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32]
            }}
            """, as: "am.json")
        for (index, mapping) in [Self.bits, "address_mapping: am.json"].enumerated() {
            scratch.write(
                Sample.yaml.replacing("address_mapping: rochrababgco", with: mapping), as: "m.yaml")
            let outcome = try Librasim.run(
                [
                    "replay", "--timing", "m.yaml", "--trace", "ok.trace", "--quiet", "--commands",
                    "\(index).csv",
                ], in: scratch)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        #expect(scratch.text("0.csv") == scratch.text("1.csv") && scratch.text("0.csv") != "")
    }

    /// The text of a mapping is the same mapping as its lines.
    @Test func anOverrideIsTheSameMapping() throws {
        let scratch = Sample.folder()
        scratch.write(
            Sample.yaml.replacing("address_mapping: rochrababgco", with: Self.bits), as: "m.yaml")
        let text =
            "{"
            + Self.bits.split(separator: "\n").dropFirst().map { $0.drop { $0 == " " } }
            .joined(separator: ", ") + "}"
        let runs = [
            ["--timing", "m.yaml"],
            ["--timing", "memory.yaml", "--set", "controller.address_mapping=\(text)"],
        ]
        for (index, run) in runs.enumerated() {
            let outcome = try Librasim.run(
                ["replay", "--trace", "ok.trace", "--quiet", "--commands", "\(index).csv"] + run,
                in: scratch)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        #expect(scratch.text("0.csv") == scratch.text("1.csv"))
        _ = try Librasim.run(
            ["replay", "--timing", "memory.yaml", "--trace", "ok.trace", "--quiet"]
                + ["--commands", "2.csv"], in: scratch)
        #expect(scratch.text("0.csv") != scratch.text("2.csv"))
    }

    /// Arrays a power of two apart fall into one bank each time where fields are runs of bits.
    @Test func hashedBanksServeArraysOfEqualAlignment() throws {
        let scratch = Sample.folder()
        var trace = ""
        for block in 0..<64 {
            for array in 0..<16 {
                let address = String(array << 21 | block << 6, radix: 16)
                trace += "0x\(address) READ \((block * 16 + array) * 4)\n"
            }
        }
        scratch.write(trace, as: "arrays.trace")
        func cycles(_ mapping: String) throws -> Int {
            let outcome = try Librasim.run(
                [
                    "replay", "--timing", Checkout.timing("ddr4-3200-x8"), "--trace",
                    "arrays.trace", "--quiet", "--stats", "-", "--set",
                    "controller.address_mapping=\(mapping)",
                ], in: scratch)
            let stats =
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
                as? [String: Any]
            return try #require(stats?["cycles"] as? Int)
        }
        let fields = try cycles("rochrababgco")
        #expect(try 2 * cycles("MOP4CLXOR") < fields)
        #expect(try 10 * cycles("RoRaBaCoBgChXOR") < fields)
    }

    @Test func presetsAreAnAxis() throws {
        let scratch = SweepSample.folder([
            "e.yaml": """
            format: librasim-experiment/1
            name: e
            base: {timing: memory.yaml, trace: ok.trace}
            axes:
              controller.address_mapping: [rochrababgco, RoBaRaCoCh, MOP4CLXOR, RoRaBaCoBgChXOR]
            metrics: [cycles]

            """
        ])
        let outcome = try Librasim.run(["sweep", "e.yaml", "-o", "r.sqlite"], in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        let rows = try SweepSample.rows("r.sqlite", in: scratch)
        #expect(
            rows.map { $0["controller.address_mapping"] } == [
                "rochrababgco", "RoBaRaCoCh", "MOP4CLXOR", "RoRaBaCoBgChXOR",
            ])
        #expect(Set(rows.map { $0["cycles"] }).count > 1)
    }
}
