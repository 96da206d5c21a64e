import DRAMEngine
import DRAMModel

/// What the sequencer needs to know of a memory; it never changes.
struct PIMMemory: Sendable {
    let parameters: PIMParameters
    let shape: PIMShape
    let timing: PIMTiming
    let mapping: AddressMapping
    /// Whether there are units to command; streams of a memory without them hold requests and
    /// synchronization.
    let hasUnits: Bool
    /// Whether a row and a column command fit into one cycle.
    let isDualCommand: Bool
    /// Whether each bank of a rank may be in a tile of another stream.
    let isIndependent: Bool
    /// Row buffers of a rank that hold rows of both kinds, as bits; the two kinds take turns.
    let sharedBuffers: UInt64

    init(_ configuration: MemoryConfiguration, layout: BankLayout, allBanks: UInt64) {
        guard
            let mapping = AddressMapping(
                configuration.controller.address_mapping,
                organization: configuration.organization)
        else { preconditionFailure("the address mapping does not fit the memory") }
        self.mapping = mapping
        shape = PIMShape(configuration)
        hasUnits = configuration.pim != nil
        parameters = configuration.pim ?? PIMParameters(tCCD_PIM: configuration.timing.tCCD_L)
        timing = PIMTiming(configuration, parameters)
        isDualCommand = configuration.controller.dual_command
        isIndependent = parameters.nmp?.banks == .independent
        let isShared = configuration.bank.sharesPIMRowBuffer
        sharedBuffers = isShared ? layout.pimBuffers(allBanks) : 0
    }
}
