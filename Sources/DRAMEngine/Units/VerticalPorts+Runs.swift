import DRAMModel

extension VerticalPorts.View {
    /// When an NMP command may issue by the rules of runs and buffers, and which of them says so.
    func earliest(_ command: PIMCommand) -> Gate {
        precondition(hasPorts, "NMP command to a memory without vertical ports")
        assert(command.halves.input < 2 && command.halves.output < 2)
        switch command.kind {
        case .nmp_write_input:
            return gate(.inputBuffer, inputs[Int(command.halves.input)].used)
        case .nmp_mac: return earliestRun(command)
        default:
            var complete: Int64 = 0
            forEachPort(command) {
                let results = ports[$0].complete
                complete = max(complete, command.halves.output == 0 ? results.0 : results.1)
            }
            return gate(.compute, complete)
        }
    }

    private func earliestRun(_ command: PIMCommand) -> Gate {
        var free: Int64 = 0
        var room: Int64 = 0
        var read: Int64 = 0
        forEachPort(command) {
            let port = ports[$0]
            free = max(free, port.free)
            room = max(room, isDouble ? port.beforeLast : port.last)
            read = max(read, command.halves.output == 0 ? port.read.0 : port.read.1)
        }
        let arrived = inputs[Int(command.halves.input)].arrived
        return max(
            max(gate(.port, free), gate(.weightBuffer, room)),
            max(gate(.input, arrived), gate(.outputBuffer, read)))
    }

    /// Notes that an NMP command issues.
    func note(_ command: PIMCommand, at cycle: Int64) {
        let input = inputs + Int(command.halves.input)
        let count = Int64(command.count)
        switch command.kind {
        case .nmp_write_input:
            input.pointee.arrived = cycle + writeLatency + count * burst
        case .nmp_mac:
            forEachPort(command) {
                run(ports + $0, command, at: cycle)
                input.pointee.used = max(input.pointee.used, ports[$0].last)
            }
        default:
            let done = cycle + readLatency + count * burst
            forEachPort(command) {
                if command.halves.output == 0 {
                    ports[$0].read.0 = done
                } else {
                    ports[$0].read.1 = done
                }
            }
        }
    }

    /// When the run of an `nmp_mac` that has just issued has been multiplied in all its banks.
    func end(_ command: PIMCommand) -> Int64 {
        var end: Int64 = 0
        forEachPort(command) { end = max(end, ports[$0].last) }
        return end
    }

    /// Column i of n is there i tCCD_NMP after the issue. Its multiplication waits for that and for
    /// the one before it: the last one ends with n multiplications in a row, from what was left to
    /// do or from the first column on, or with one after the last column.
    private func run(
        _ port: UnsafeMutablePointer<VerticalPorts.Port>, _ command: PIMCommand, at cycle: Int64
    ) {
        let count = Int64(command.count)
        let column = Int128(partsPerColumn) * Int128(command.inputs)
        let begin = max(
            Instant(port.pointee.end, port.pointee.part), Instant(cycle + spacing, 0))
        let end = max(
            begin.adding(column * Int128(count), partsPerCycle),
            Instant(cycle + count * spacing, 0).adding(column, partsPerCycle))
        port.pointee.free = cycle + count * spacing
        port.pointee.end = end.cycle
        port.pointee.part = end.part
        port.pointee.beforeLast = port.pointee.last
        port.pointee.last = end.part > 0 ? end.cycle + 1 : end.cycle
        let complete = port.pointee.last + tMAC
        if command.halves.output == 0 {
            port.pointee.complete.0 = complete
        } else {
            port.pointee.complete.1 = complete
        }
    }

    private func gate(_ rule: NMPRule, _ cycle: Int64) -> Gate {
        Gate(cycle: cycle, rule: rules[rule.rawValue])
    }

    /// Calls `body` with each port that has a bank of a command.
    private func forEachPort(_ command: PIMCommand, _ body: (Int) -> Void) {
        let ranks = command.rank < 0 ? 0..<self.ranks : command.rank..<command.rank + 1
        for rank in ranks {
            var rest = command.mask
            while rest != 0 {
                let port = rest.trailingZeroBitCount >> Int(bankShift)
                body(Int(rank * portsPerRank) + port)
                // Further banks of this port.
                let next = UInt64(port + 1) << UInt64(bankShift)
                rest = next >= 64 ? 0 : rest & ~0 << next
            }
        }
    }
}

/// A point in time: a cycle, and parts of one.
private struct Instant: Comparable {
    let cycle: Int64
    let part: Int64

    init(_ cycle: Int64, _ part: Int64) {
        self.cycle = cycle
        self.part = part
    }

    static func < (one: Instant, other: Instant) -> Bool {
        (one.cycle, one.part) < (other.cycle, other.part)
    }

    /// So many parts later.
    func adding(_ parts: Int128, _ partsPerCycle: Int64) -> Instant {
        let sum = parts + Int128(part)
        let (whole, rest) = sum.quotientAndRemainder(dividingBy: Int128(partsPerCycle))
        return Instant(cycle + Int64(whole), Int64(rest))
    }
}
