import DRAMModel

extension AddressMapping {
    /// The mapping of a memory, which must have one.
    package init(_ memory: MemoryConfiguration) {
        guard
            let mapping = AddressMapping(
                memory.controller.address_mapping, organization: memory.organization)
        else { fatalError("\(memory.name): the organization does not map") }
        self = mapping
    }
}
