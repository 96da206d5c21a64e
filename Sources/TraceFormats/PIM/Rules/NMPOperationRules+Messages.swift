import DRAMModel

/// What is said of an operation on units behind vertical ports that breaks a rule.
extension NMPOperationRules {
    /// What is wrong with an operation and what is expected.
    func message(_ fault: PIMOperationFault, _ operation: PIMOperation) -> String {
        let kind = operation.kind.name
        switch fault {
        case .inputs:
            return "\(operation.repeats) inputs: there may be 1 to \(mostInputs), of which "
                + "\(part)the input buffer holds one element each"
        case .elements: return "inputs of \(operation.count) elements: it must be at least 1"
        case .outputs: return "\(operation.count) outputs: it must be at least 1"
        case .inputHalf: return halfMessage(operation.halves.input, of: "input")
        case .outputHalf: return halfMessage(operation.halves.output, of: "output")
        case .samePort:
            return "\(kind) of two banks of one port: \(banksPerPort) neighbouring banks share a "
                + "port, which reads from one of them at a time"
        case .weightBuffer:
            return "\(kind) of \(operation.count) columns of \(portBits / 8) bytes: "
                + "\(part)the weight buffer holds \(weightBits / portBits)"
        case .inputBuffer:
            let most = inputBits / elementBits / Int(operation.repeats)
            return "\(Self.counted(operation.repeats, "input")) of \(operation.count) elements of "
                + "\(elementBits) bits: \(part)the input buffer (\(inputBits / 8) bytes) holds "
                + "\(most) elements of each"
        default:
            let most = outputBits / resultBits / Int(operation.repeats)
            return "\(operation.count) outputs of \(resultBits) bits for each of "
                + "\(Self.counted(operation.repeats, "input")): a port's share of \(part)the "
                + "output buffer (\(outputBits / 8) bytes) holds \(most)"
        }
    }

    private var part: String { halves == 2 ? "half of " : "" }

    private func halfMessage(_ half: UInt8, of buffer: String) -> String {
        halves == 2
            ? "half \(half) of the \(buffer) buffer is none: it has halves 0 and 1"
            : "half \(half) of the \(buffer) buffer is none: 'nmp.buffering' is single"
    }

    private static func counted(_ number: Int32, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }
}
