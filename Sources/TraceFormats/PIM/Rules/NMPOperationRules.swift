import DRAMModel

/// What an operation on units behind vertical ports must fulfil.
struct NMPOperationRules {
    /// Halves of the buffers.
    let halves: Int
    /// Bits that each half of the input buffer holds.
    let inputBits: Int
    /// Bits that each half of a port's weight buffer holds.
    let weightBits: Int
    /// Bits that a port's share of each half of the output buffer holds.
    let outputBits: Int
    let portBits: Int
    let elementBits: Int
    let resultBits: Int
    let banksPerPort: Int

    /// The most rows of inputs, which have at least one element each.
    var mostInputs: Int { min(Int(PIMOperationRules.mostRepetitions), inputBits / elementBits) }

    /// Takes what it needs of a memory; `nil` when its units are in the banks.
    init?(_ configuration: MemoryConfiguration) {
        guard let pim = configuration.pim, let nmp = pim.nmp else { return nil }
        let o = configuration.organization
        halves = nmp.halves
        inputBits = nmp.input_buffer * 8 / nmp.halves
        weightBits = nmp.weight_buffer * 8 / nmp.halves
        let ports = max(1, o.ranks * o.banks / nmp.banks_per_port)
        outputBits = nmp.output_buffer / nmp.halves / ports * 8
        portBits = nmp.port_bits
        elementBits = pim.element_bits
        resultBits = pim.result_bits
        banksPerPort = nmp.banks_per_port
    }

    /// What is wrong with the halves and the rows of inputs, and with the elements of rows that are
    /// written.
    func transferFault(of operation: PIMOperation) -> PIMOperationFault? {
        if operation.halves.input >= halves { return .inputHalf }
        if operation.halves.output >= halves { return .outputHalf }
        if operation.repeats < 1 || operation.repeats > mostInputs { return .inputs }
        guard operation.kind.fields.contains(.elements) else { return nil }
        if operation.count < 1 { return .elements }
        let bits = Int(operation.count) * Int(operation.repeats) * elementBits
        return bits > inputBits ? .inputBuffer : nil
    }

    /// What is wrong with the results that an operation moves.
    func outputFault(of operation: PIMOperation) -> PIMOperationFault? {
        if operation.count < 1 { return .outputs }
        let bits = Int(operation.count) * Int(operation.repeats) * resultBits
        return bits > outputBits ? .outputBuffer : nil
    }

    /// What is wrong with a run of columns.
    func runFault(of operation: PIMOperation) -> PIMOperationFault? {
        if Int(operation.count) * portBits > weightBits { return .weightBuffer }
        guard banksPerPort > 1 else { return nil }
        // A port reads from one of its banks at a time.
        let port = UInt64.max >> UInt64(64 - banksPerPort)
        var rest = operation.mask
        while rest != 0 {
            let first = UInt64(rest.trailingZeroBitCount & ~(banksPerPort - 1))
            let banks = rest & port << first
            if banks & (banks - 1) != 0 { return .samePort }
            rest &= ~banks
        }
        return nil
    }
}
