import Foundation
import TestSupport

/// A timing file with a standard of its user's beside it, for tests to run or to break.
enum StandardSample {
    /// DDR4 with a rule, a window and a parameter more.
    static let extended = """
        format: librasim-standard/1
        name: MYDDR
        source: a test
        rules_from: DDR4
        levels: [rank, bankgroup, bank]
        rules:
          - [tMINE, RD RDA, PRE, same_bank, tMINE + 2, "mine"]
        windows:
          - {name: tSIX, counts: ACT, at_most: 6, where: same_rank, cycles: 40}
        defaults:
          tMINE: ["max(3, ns(30))", "mine"]

        """

    /// A standard that takes nothing from others.
    static let whole = """
        format: librasim-standard/1
        name: MYDDR
        levels: [rank, bankgroup, bank]
        commands:
          ACT: {log: activate, does: open}
          PRE: {log: precharge, does: close}
          RD: {log: read, does: transfer}
          WR: {log: write, does: transfer}
          REFab: {log: refresh, does: refresh}
        rules:
          - [tRCDRD, ACT, RD, same_bank, tRCDRD]
          - [tRP, PRE, ACT, same_bank, tRP]

        """

    /// The timing file: 35 lines; its standard in line 3.
    static let timing = Sample.yaml.replacing("standard: DDR4", with: "standard: MYDDR")

    /// Two READs of one bank and two rows.
    static let trace = "0x0 READ 0\n0x1000000 READ 0\n"

    /// A folder with `memory.yaml`, `t.trace` and, in `standards`, `MYDDR.yaml`.
    static func folder(
        _ standard: [UInt8] = Array(extended.utf8), timing: String = timing
    ) -> Scratch {
        let scratch = Scratch()
        try? FileManager.default.createDirectory(
            atPath: scratch.path("standards"), withIntermediateDirectories: true)
        scratch.write(standard, as: "standards/MYDDR.yaml")
        scratch.write(timing, as: "memory.yaml")
        scratch.write(trace, as: "t.trace")
        return scratch
    }

    /// A replay of the folder's trace.
    static let replay = [
        "replay", "--timing", "memory.yaml", "--trace", "t.trace", "--commands", "out.csv",
    ]
}
