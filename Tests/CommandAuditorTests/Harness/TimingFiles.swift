import DRAMModel
import Foundation
import TimingConfig

/// The timing files that ship with the simulator and the recorded runs, found from this source
/// file.
enum TimingFiles {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let folder = root.appending(path: "timing")
    static let golden = root.appending(path: "Tests/Fixtures/golden")

    /// Names of all timing files, without extension.
    static let names = entries(of: folder).filter { $0.hasSuffix(".yaml") }
        .map { String($0.dropLast(5)) }
    /// Names of all recorded runs.
    static let goldenNames = entries(of: golden).filter { !$0.contains(".") }

    private static func entries(of folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    static func load(_ name: String, _ overrides: [String] = []) -> MemoryConfiguration {
        load(path: folder.appending(path: name + ".yaml").path, overrides)
    }

    static func load(path: String, _ overrides: [String] = []) -> MemoryConfiguration {
        do {
            return try TimingFile.load(path: path, overrides: overrides).configuration
        } catch {
            fatalError("\(path): \(error)")
        }
    }
}
