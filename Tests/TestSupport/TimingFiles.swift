import DRAMModel
import TimingConfig

/// The timing files that ship with the simulator.
package enum TimingFiles {
    /// Names of all files, without extension.
    package static let names = Checkout.names(in: "timing").filter { $0.hasSuffix(".yaml") }
        .map { String($0.dropLast(5)) }

    /// Loads a file by its name.
    package static func load(
        _ name: String, _ overrides: [String] = []
    ) throws -> MemoryConfiguration {
        try TimingFile.load(path: Checkout.timing(name), overrides: overrides).configuration
    }

    /// The same where nothing can be thrown: a file that does not load ends the tests.
    package static func memory(_ name: String, _ overrides: [String] = []) -> MemoryConfiguration {
        do { return try load(name, overrides) } catch { fatalError("\(name): \(error)") }
    }
}
