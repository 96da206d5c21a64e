import Foundation

/// One recorded run of the reference, a folder of `Tests/Fixtures/golden`.
package struct RecordedRun {
    private static let folder = "Tests/Fixtures/golden"

    /// Names of all runs.
    package static let names = Checkout.names(in: folder).filter { !$0.contains(".") }

    package let name: String
    /// Figures of the run and, under `channels`, of each channel.
    package let summary: [String: Any]

    package init(_ name: String) throws {
        self.name = name
        let data = try Data(contentsOf: URL(fileURLWithPath: Self.path(name, "summary.json")))
        summary = try JSONSerialization.jsonObject(with: data) as! [String: Any]
    }

    /// The path of a file of a run.
    package static func path(_ name: String, _ file: String) -> String {
        Checkout.path("\(folder)/\(name)/\(file)")
    }

    /// The path of a file of the run.
    package func path(_ file: String) -> String { Self.path(name, file) }

    /// The length of the run.
    package var cycles: Int { summary["cycles"] as! Int }

    /// The parameters of the reference.
    package func ini() throws -> String {
        try String(contentsOfFile: path("reference.ini"), encoding: .utf8)
    }

    /// The requests, one a line.
    package func requests() throws -> String { try gunzip("requests.trace.gz") }

    /// The command log.
    package func commands() throws -> String { try gunzip("commands.csv.gz") }

    /// The text of a packed file, unpacked by another program than the simulator.
    private func gunzip(_ file: String) throws -> String {
        try ProcessSlots.use { try unpacked(file) }
    }

    private func unpacked(_ file: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", path(file)]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
        return String(decoding: data, as: UTF8.self)
    }
}
