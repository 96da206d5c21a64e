import DRAMModel

/// The rules of commands to units behind vertical ports; `docs/pim.md` has them as a table.
extension Auditor {
    /// The rules of one of these commands.
    mutating func checkNMP(_ command: Command, _ target: AuditTarget) {
        guard let ports else { return bounds.fault(.noPorts) }
        let halves = command.halves
        guard Int(halves.input) < ports.halves, Int(halves.output) < ports.halves else {
            return bounds.fault(.bufferOverflow)
        }
        switch command.kind {
        case .nmp_mac: checkRun(command, target, ports)
        case .nmp_write_input:
            if Int(command.count) > ports.mostInputBursts { bounds.fault(.bufferOverflow) }
            need(.inputBuffer, ports.inputs[target.channel * 2 + Int(halves.input)].used)
            checkWriteOnBus(target)
        default:
            if Int(command.count) > ports.mostOutputBursts { bounds.fault(.bufferOverflow) }
            for port in portIndices(target, ports.banksPerPort) {
                need(.nmpCompute, ports.ports[port].computed[Int(halves.output)])
            }
            checkReadOnBus(target)
        }
    }

    private mutating func checkRun(
        _ command: Command, _ target: AuditTarget, _ ports: PortHistory
    ) {
        if Int(command.count) > ports.mostColumns || Int(command.inputs) > ports.mostInputs {
            bounds.fault(.bufferOverflow)
        }
        var seen = -1
        target.forEachBank(of: banks) { bank in
            checkPIMRow(command, bank * History.buffersPerBank + target.partition)
            let port = bank / ports.banksPerPort
            if port == seen { bounds.fault(.samePort) }
            seen = port
            let state = ports.ports[port]
            need(.portRun, state.read)
            need(.weightBuffer, state.runs[ports.halves - 1])
            need(.outputBuffer, state.readOut[Int(command.halves.output)])
        }
        let inputs = ports.inputs[target.channel * 2 + Int(command.halves.input)]
        need(.inputArrival, inputs.written)
    }

    private mutating func need(_ rule: AuditRule, _ wait: PortHistory.Wait) {
        if wait.until > bounds.threshold { bounds.keep(rule, wait.event, wait.until) }
    }

    /// The ports of a command's banks, counted through all channels.
    private mutating func portIndices(_ target: AuditTarget, _ banksPerPort: Int) -> Set<Int> {
        var indices: Set<Int> = []
        target.forEachBank(of: banks) { indices.insert($0 / banksPerPort) }
        return indices
    }

    /// Remembers what an NMP command leaves in ports and buffers, and how long it has the data bus.
    mutating func recordNMP(_ command: Command, _ target: AuditTarget, _ event: AuditEvent) {
        guard ports != nil, Int(command.halves.input) < 2, Int(command.halves.output) < 2 else {
            return
        }
        let half = Int(command.halves.output)
        let inputs = target.channel * 2 + Int(command.halves.input)
        let count = Int64(command.count)
        let more = (count - 1) * distances.burst
        switch command.kind {
        case .nmp_mac: recordRun(command, target, event)
        case .nmp_write_input:
            let end = event.cycle + distances.tWRGB + more
            ports!.inputs[inputs].written = PortHistory.Wait(event: event, until: end)
            for rank in target.ranks {
                history.rank(rank, .wrgb).pointee = event.lasting(more)
            }
        default:
            let end = event.cycle + distances.readToMAC + more
            for port in portIndices(target, ports!.banksPerPort) {
                ports!.ports[port].readOut[half] = PortHistory.Wait(event: event, until: end)
            }
            for rank in target.ranks {
                history.rank(rank, .result).pointee = event.lasting(count * distances.burst)
            }
        }
    }

    private mutating func recordRun(
        _ command: Command, _ target: AuditTarget, _ event: AuditEvent
    ) {
        let spacing = distances.tCCD_NMP
        let inputs = target.channel * 2 + Int(command.halves.input)
        let columns = Int64(command.count)
        for port in portIndices(target, ports!.banksPerPort) {
            let end = ports!.run(
                port, columns: columns, inputs: Int64(command.inputs), spacing: spacing,
                half: Int(command.halves.output), tMAC: distances.tMAC, event)
            if end > ports!.inputs[inputs].used.until {
                ports!.inputs[inputs].used = PortHistory.Wait(event: event, until: end)
            }
        }
        target.forEachBank(of: banks) { bank in
            let buffer = bank * History.buffersPerBank + target.partition
            history.row(buffer, .run).pointee = event.lasting(columns * spacing)
        }
    }
}
