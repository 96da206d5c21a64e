import Foundation
import TestSupport
import Testing

/// Rules of processing units, which are rows of files as those of memories are.
@Suite struct UnitRuleTests {
    private static let timing = Checkout.path("timing/hbm2-pim-librapim.yaml")

    /// Three MACs of one row; returns `cycle command rule` of each.
    private static func replay(
        _ scratch: Scratch, timing: String = "memory.yaml", _ arguments: [String] = []
    ) throws -> [String] {
        let operations = """
            librasim-pim/1 channel=0 time=cycles
            pim_activate bank=0 row=12000
            pim_mac bank=0 column=0
            pim_mac bank=0 column=1
            pim_precharge bank=0

            """
        scratch.write(operations, as: "t.pim")
        let outcome = try Librasim.run(
            [
                "replay", "--timing", timing, "--set", "organization.channels=1", "--pim", "t.pim",
                "--commands", "out.csv",
            ] + arguments, in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return scratch.text("out.csv").split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return "\(fields[0]) \(fields[1]) \(fields.last!)"
        }
    }

    private static func folder(_ rules: String = "") -> Scratch {
        let scratch = Scratch()
        try! FileManager.default.createDirectory(
            atPath: scratch.path("standards"), withIntermediateDirectories: true)
        scratch.write(
            "format: librasim-timing/1\nextends: \(timing)\n\(rules)", as: "memory.yaml")
        return scratch
    }

    /// A row of a timing file may name commands of the units.
    @Test func aRowInTheTimingFile() throws {
        let plain = try Self.replay(Self.folder())
        let own = try Self.replay(
            Self.folder("rules:\n  - [tMINE, pim_activate, pim_mac, same_bank, 71, \"ours\"]\n"))
        #expect(plain.count == 4 && own.count == 4)
        let opened = Int(plain[0].split(separator: " ")[0])!
        #expect(own[1] == "\(opened + 71) pim_mac tMINE")
        #expect(plain[1].hasSuffix("tRCDRD"))
    }

    /// A user's `PIM.yaml` beside the timing file goes before the program's; what it names that is
    /// no key becomes one.
    @Test func aFileOfOnesOwn() throws {
        let scratch = Self.folder()
        let shipped = try Librasim.run(["standards", "PIM"], in: scratch)
        #expect(shipped.output.contains("processing units in the banks"))
        scratch.write(
            """
            format: librasim-standard/1
            name: PIM
            source: a device of ours
            units: banks
            rules_from: PIM
            rules:
              - [tRCD_MAC, pim_activate, pim_mac, same_bank, tRCD_MAC, "measured"]
            defaults:
              tRCD_MAC: [ns(56), "measured"]

            """, as: "standards/PIM.yaml")
        #expect(try Self.replay(scratch)[1].hasSuffix("pim_mac tRCD_MAC"))
        let set = try Self.replay(scratch, ["--set", "timing.tRCD_MAC=99"])
        let opened = Int(set[0].split(separator: " ")[0])!
        #expect(set[1] == "\(opened + 99) pim_mac tRCD_MAC")
    }

    /// Rules of units are no memory's, and those of other units are not these.
    @Test func whatIsRefused() throws {
        let scratch = Self.folder()
        func errors(_ arguments: [String]) throws -> String {
            let outcome = try Librasim.run(
                ["standards", "--timing", "memory.yaml"] + arguments, in: scratch)
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            return outcome.errors
        }
        let expected = "'PIM' has the rules of processing units; expected a memory's: DDR3, DDR4"
        #expect(try errors(["--set", "rule_set=PIM"]).contains("=PIM:1:10: error: \(expected)"))
        #expect(try errors(["--set", "standard=PIM"]).contains(expected))
        scratch.write(
            "format: librasim-standard/1\nname: PIM\nunits: ports\nrules_from: NMP\n",
            as: "standards/PIM.yaml")
        #expect(
            try errors([]).contains(
                "standards/PIM.yaml:1:1: error: a file with the rules of these processing units "
                    + "says 'units: banks'"))
        scratch.write(
            "format: librasim-standard/1\nname: PIM\nunits: bank\nrules_from: PIM\n",
            as: "standards/PIM.yaml")
        #expect(try errors([]).contains("standards/PIM.yaml:3:8: error:"))
    }
}
