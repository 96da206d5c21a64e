import DRAMModel
import TestSupport

extension TimingFiles {
    /// Names of all files of memories without PIM, without extension.
    static let withoutUnits: [String] = names.filter { memory($0).pim == nil }

    /// Each of these by name, with two ranks at least: rules between ranks do not depend on their
    /// number, so a file of one rank is tested as if its channel held two.
    static let withTwoRanks: [String: MemoryConfiguration] = Dictionary(
        uniqueKeysWithValues: withoutUnits.map { name in
            let shipped = memory(name)
            if shipped.organization.ranks > 1 { return (name, shipped) }
            return (name, memory(name, ["organization.ranks=2"]))
        })
}
