import DRAMModel
import Foundation
import TestSupport

/// One recorded run of the reference controller.
struct GoldenRun {
    var configuration: MemoryConfiguration
    var requests: [Request]
    /// Commands ordered by channel and then by issue order.
    var commands: [CommandRecord]
    /// Figures of the whole run: requests, completions, cycles.
    var totals: [String: Double]
    /// Figures by channel; those by rank are named `name.rank`.
    var channels: [[String: Double]]

    init(_ name: String) throws {
        let run = try RecordedRun(name)
        configuration = ReferenceINI(try run.ini()).configuration(name: name)
        requests = Self.requests(try run.requests())
        commands = Self.commands(try run.commands())
        totals = Self.flatten(run.summary.filter { $0.key != "channels" })
        let byChannel = run.summary["channels"] as! [String: [String: Any]]
        channels = (0..<byChannel.count).map { Self.flatten(byChannel["\($0)"]!) }
    }

    private static func flatten(_ object: [String: Any]) -> [String: Double] {
        var figures: [String: Double] = [:]
        for (key, value) in object {
            if let number = value as? NSNumber {
                figures[key] = number.doubleValue
            } else {
                for (rank, number) in value as! [String: NSNumber] {
                    figures["\(key).\(rank)"] = number.doubleValue
                }
            }
        }
        return figures
    }

    private static func requests(_ text: String) -> [Request] {
        text.utf8.split(separator: UInt8(ascii: "\n")).map { line in
            let fields = line.split(separator: UInt8(ascii: " ")).map { String($0)! }
            return Request(
                address: UInt64(fields[0].dropFirst(2), radix: 16)!, cycle: Int64(fields[2])!,
                isWrite: fields[1] == "WRITE")
        }
    }

    private static func commands(_ text: String) -> [CommandRecord] {
        let kinds = Dictionary(
            uniqueKeysWithValues: CommandKind.allCases.map { ("\($0.name)", $0) })
        return text.utf8.split(separator: UInt8(ascii: "\n")).dropFirst().map { line in
            let comma = UInt8(ascii: ",")
            let fields = line.split(separator: comma, omittingEmptySubsequences: false)
                .map { String($0)! }
            let numbers = fields.map { Int32($0) ?? -1 }
            return CommandRecord(
                cycle: Int64(fields[0])!, channel: numbers[2],
                command: Command(
                    kinds[fields[1]]!, rank: numbers[3], bankgroup: numbers[4], bank: numbers[5],
                    row: numbers[6], column: numbers[7]))
        }
    }
}
