import DRAMModel

/// What is said of an operation that breaks a rule.
extension PIMOperationRules {
    /// What is wrong with an operation and what is expected.
    func message(_ fault: PIMOperationFault, _ operation: PIMOperation) -> String {
        let kind = operation.kind.name
        switch fault {
        case .cycle:
            return operation.cycle < 0
                ? "the cycle \(operation.cycle) is negative"
                : "the cycle \(operation.cycle) is larger than 2^54"
        case .noUnits:
            return "'\(kind)' needs processing units, and the memory '\(name)' has no 'pim' section"
        case .rank, .severalRanks, .noBank, .banksBeyondRank, .severalBanks, .tooManyBanks,
            .groupSize, .notAGroup:
            return scopeMessage(fault, operation)
        case .row: return rowMessage(operation.row)
        case .column:
            return "column \(operation.column) is none: a row has columns 0 to \(columns - 1)"
        case .noColumns: return "\(kind) of \(operation.count) columns: it must be at least 1"
        case .columnsBeyondRow:
            let hasHeads = operation.kind.fields.contains(.heads) && operation.repeats != 1
            let heads = hasHeads ? " for each of \(operation.repeats) heads" : ""
            return
                "\(kind) of \(operation.count) columns\(heads) from column \(operation.column) on: "
                + "a row has columns 0 to \(columns - 1)"
        case .repetitions:
            return "\(operation.count) repetitions: there may be 1 to \(Self.mostRepetitions)"
        case .heads: return "\(operation.repeats) heads: there may be 1 to \(Self.mostRepetitions)"
        case .duration:
            return "a delay of \(operation.count) cycles: it must be 1 to \(Int32.max)"
        case .address, .channel: return addressMessage(fault, operation)
        case .noPorts:
            return "'\(kind)' needs units behind vertical ports, and the memory '\(name)' has no "
                + "'nmp' section"
        case .unitsBehindPorts:
            guard case .unitsInBanks(let counterpart) = operation.kind.traits.executor else {
                preconditionFailure("\(kind) suits units of any kind")
            }
            return "'\(kind)' is for units in the banks, and those of '\(name)' are behind "
                + "vertical ports: write \(counterpart)"
        case .inputs, .elements, .outputs, .inputHalf, .outputHalf, .samePort, .weightBuffer,
            .inputBuffer, .outputBuffer:
            return nmp.map { $0.message(fault, operation) } ?? ""
        }
    }

    private func scopeMessage(_ fault: PIMOperationFault, _ operation: PIMOperation) -> String {
        let mask = hexadecimal(operation.mask)
        switch fault {
        case .rank:
            return "rank \(operation.rank) is none: the channel has "
                + (ranks == 1 ? "rank 0" : "ranks 0 to \(ranks - 1)")
        case .severalRanks:
            return "the channel's one buffer cannot be filled from all ranks: write rank=R"
        case .noBank: return "the mask \(mask) names no bank"
        case .banksBeyondRank:
            return "the mask \(mask) names banks beyond those of a rank: they are 0 to "
                + "\(banks - 1), the mask of all \(hexadecimal(allBanks))"
        case .severalBanks:
            return "the mask \(mask) names several banks: \(operation.kind.name) takes one"
        case .tooManyBanks:
            return "\(operation.kind.name) of \(operation.mask.nonzeroBitCount) banks: at most "
                + "\(Self.mostActivations) may activate at once; use pim_activate4 for each bank "
                + "group, or 'pim.tfaw: exempt' in the timing file"
        case .groupSize:
            return
                "\(operation.kind.name) needs bank groups of four banks: those of '\(name)' have "
                + "\(banksPerGroup); use pim_activate"
        default: return "the mask \(mask) is not that of a bank group's four banks"
        }
    }

    private func rowMessage(_ row: Int32) -> String {
        guard !pimRows.isEmpty else { return "the banks of '\(name)' have no rows for PIM" }
        let range = "\(pimRows.lowerBound) to \(pimRows.upperBound - 1)"
        return row >= 0 && row < pimRows.lowerBound
            ? "row \(row) is a 'weight' row of a sliced bank: PIM opens 'kv' rows, \(range)"
            : "row \(row) is none that PIM opens: those are \(range)"
    }

    private func addressMessage(_ fault: PIMOperationFault, _ operation: PIMOperation) -> String {
        func request(_ index: Int) -> String {
            let address = operation.address &+ UInt64(index) &* requestBytes
            return operation.count == 1
                ? "address \(hexadecimal(address))"
                : "address \(hexadecimal(address)) of request \(index + 1) of \(operation.count)"
        }
        if fault == .address {
            let room = mapping.capacityBytes
            let index =
                operation.address >= room
                ? 0 : Int((room - 1 - operation.address) / requestBytes) + 1
            return "\(request(index)) is outside the memory of \(room) bytes"
        }
        let index = firstForeignRequest(from: operation.address, requests: operation.count) ?? 0
        let address = operation.address &+ UInt64(index) &* requestBytes
        return "\(request(index)) falls into channel \(mapping.channel(of: address)): this is a "
            + "stream of channel \(channel)"
    }
}
