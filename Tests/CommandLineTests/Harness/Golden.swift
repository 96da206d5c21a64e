import Foundation

/// The recorded runs of the reference in `Tests/Fixtures/golden`.
struct Golden {
    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/golden")

    static let names: [String] = {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return entries.filter { !$0.contains(".") }.sorted()
    }()

    let name: String
    let summary: [String: Any]

    init(_ name: String) throws {
        self.name = name
        let data = try Data(
            contentsOf: Self.directory.appending(path: "\(name)/summary.json"))
        summary = try JSONSerialization.jsonObject(with: data) as! [String: Any]
    }

    func path(_ file: String) -> String {
        Self.directory.appending(path: "\(name)/\(file)").path
    }

    var cycles: Int { summary["cycles"] as! Int }

    /// The clock period, by which the reference's energies are short.
    var tCK_ns: Double {
        let text = try! String(contentsOfFile: path("reference.ini"), encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("tCK ") }!
        return Double(line.split(separator: "=")[1].trimmingCharacters(in: .whitespaces))!
    }

    /// The rows of the command log.
    func commands() throws -> [Substring.UTF8View.SubSequence] {
        let scratch = Scratch()
        let script = "gzip -dc '\(path("commands.csv.gz"))' > log.csv"
        _ = try Librasim.shell(script, in: scratch)
        return Self.rows(scratch.text("log.csv"))
    }

    /// The rows of a CSV text.
    static func rows(_ text: String) -> [Substring.UTF8View.SubSequence] {
        text.utf8.split(separator: UInt8(ascii: "\n"))
    }
}
