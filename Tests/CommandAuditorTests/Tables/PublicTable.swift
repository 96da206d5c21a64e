@testable import CommandAuditor
import DRAMModel
import TestSupport

/// The public tables of rules and presets in `Tests/Fixtures/rules`.
enum PublicTable {
    /// A row of a table, by the names of its columns.
    typealias Row = [String: String]

    static let constraints = rows("constraints.csv")
    static let presets = rows("presets.csv")

    /// Commands of the public table that no log of ours holds.
    private static let others: Set<String> = [
        "MRS", "MRW", "MRR", "ZQCS", "ZQCL", "MPC_ZQCAL", "MPC_ZQLAT", "CAS", "RCKSTRT", "RCKSTOP",
        "REF2x", "REF4x", "REFp2b", "REFdb", "PDXslow",
    ]

    private static let commands: [String: JEDECCommands] = [
        "ACT": .ACT, "PRE": .PRE, "PREab": .PREab, "PREsb": .PREsb, "RD": .RD, "RDA": .RDA,
        "WR": .WR, "WRA": .WRA, "REFab": .REFab, "REFpb": .REFpb, "REFsb": .REFsb,
        "RFMab": .RFMab, "RFMpb": .RFMpb, "RFMsb": .RFMsb, "PDE": .PDE, "PDX": .PDX, "SRE": .SRE,
        "SRX": .SRX, "*": .any,
    ]

    /// The commands of a row's column that logs of ours hold.
    static func commands(_ text: String) -> JEDECCommands {
        text.split(separator: "|").reduce(into: []) { set, name in
            if let command = commands[String(name)] {
                set.formUnion(command)
            } else {
                precondition(others.contains(String(name)), "an unknown command: \(name)")
            }
        }
    }

    private static func rows(_ file: String) -> [Row] {
        let text = try! Checkout.text("Tests/Fixtures/rules/\(file)")
        let lines = text.split(whereSeparator: \.isNewline).map(fields)
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
    }

    /// The fields of a line; those in quotes may hold commas.
    private static func fields(_ line: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}
