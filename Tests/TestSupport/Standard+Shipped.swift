import DRAMModel
import TimingConfig

extension MemoryConfiguration {
    /// Gives it units, in the banks or behind ports, with their rules.
    public mutating func install(_ pim: PIMParameters) {
        self.pim = pim
        units = pim.nmp == nil ? .PIM : .NMP
    }

    /// Puts its units behind vertical ports.
    public mutating func install(_ nmp: NMPParameters) {
        pim?.nmp = nmp
        units = .NMP
    }
}

/// The standards that the program holds, by name.
extension Standard {
    /// The shipped standard of this name.
    public static let DDR3 = shipped("DDR3")
    /// The shipped standard of this name.
    public static let DDR4 = shipped("DDR4")
    /// The shipped standard of this name.
    public static let DDR5 = shipped("DDR5")
    /// The shipped standard of this name.
    public static let LPDDR = shipped("LPDDR")
    /// The shipped standard of this name.
    public static let LPDDR3 = shipped("LPDDR3")
    /// The shipped standard of this name.
    public static let LPDDR4 = shipped("LPDDR4")
    /// The shipped standard of this name.
    public static let LPDDR5 = shipped("LPDDR5")
    /// The shipped standard of this name.
    public static let GDDR5 = shipped("GDDR5")
    /// The shipped standard of this name.
    public static let GDDR5X = shipped("GDDR5X")
    /// The shipped standard of this name.
    public static let GDDR6 = shipped("GDDR6")
    /// The shipped standard of this name.
    public static let HBM = shipped("HBM")
    /// The shipped standard of this name.
    public static let HBM2 = shipped("HBM2")
    /// The shipped standard of this name.
    public static let HBM3 = shipped("HBM3")
    /// The rules of the reference.
    public static let dramsim3 = shipped("dramsim3")

    /// Rules of units in the banks.
    public static let PIM = shipped("PIM")
    /// Rules of units behind vertical ports.
    public static let NMP = shipped("NMP")

    /// All but the reference's rules, which are no memory.
    public static let memories = StandardLibrary.memories.filter { $0 != "dramsim3" }.map(shipped)

    /// A standard that the program holds; its file is checked by tests of its own.
    public static func shipped(_ name: String) -> Standard {
        do {
            return try StandardLibrary.shipped(name)
        } catch {
            fatalError("\(error.diagnostics)")
        }
    }

    /// Graphics DRAM.
    public var isGDDR: Bool { name.hasPrefix("GDDR") }

    /// Stacked DRAM.
    public var isHBM: Bool { name.hasPrefix("HBM") }

    /// Whether the reference keeps precharges of a rank tPPD apart.
    public var hasPrechargeSpacing: Bool { isGDDR || name == "LPDDR4" || name == "LPDDR5" }
}
