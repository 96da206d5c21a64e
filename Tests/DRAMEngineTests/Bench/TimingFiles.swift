import DRAMModel
import Foundation
import TimingConfig

/// The timing files that ship with the simulator, found from this source file.
enum TimingFiles {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("timing")

    /// Names of all files of memories without PIM, without extension.
    static let names: [String] = all.filter { (try? load($0))?.pim == nil }

    /// Names of all files, without extension.
    static let all: [String] = {
        let entries = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (entries ?? []).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
            .sorted()
    }()

    static func load(_ name: String, _ overrides: [String] = []) throws -> MemoryConfiguration {
        let path = folder.appendingPathComponent(name + ".yaml").path
        return try TimingFile.load(path: path, overrides: overrides).configuration
    }

    /// Every file by name, with two ranks at least: rules between ranks do not depend on their
    /// number, so a file of one rank is tested as if its channel held two.
    static let withTwoRanks: [String: MemoryConfiguration] = Dictionary(
        uniqueKeysWithValues: names.map { name in
            do {
                let memory = try load(name)
                if memory.organization.ranks > 1 { return (name, memory) }
                return (name, try load(name, ["organization.ranks=2"]))
            } catch {
                fatalError("timing/\(name).yaml: \(error)")
            }
        })
}
