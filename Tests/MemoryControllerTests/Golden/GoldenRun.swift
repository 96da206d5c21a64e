import DRAMModel
import Foundation

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

    /// The folders of the runs.
    static let names: [String] = {
        let folder = Fixtures.directory.appendingPathComponent("golden").path
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return entries.filter { !$0.contains(".") }.sorted()
    }()

    init(_ name: String) throws {
        let folder = Fixtures.directory.appendingPathComponent("golden/\(name)")
        let ini = try String(
            contentsOf: folder.appendingPathComponent("reference.ini"), encoding: .utf8)
        configuration = ReferenceINI(ini).configuration(name: name)
        requests = Self.requests(
            try Fixtures.gunzip(folder.appendingPathComponent("requests.trace.gz")))
        commands = Self.commands(
            try Fixtures.gunzip(folder.appendingPathComponent("commands.csv.gz")))

        let data = try Data(contentsOf: folder.appendingPathComponent("summary.json"))
        let summary = try JSONSerialization.jsonObject(with: data) as! [String: Any]
        totals = Self.flatten(summary.filter { $0.key != "channels" })
        let byChannel = summary["channels"] as! [String: [String: Any]]
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
