import DRAMModel

/// What the auditor remembers of vertical ports, the units behind them and their buffers.
///
/// Points in time are exact: numerators of cycles over `perCycle`, the multiply-accumulates that
/// the units behind a port do in a cycle times 10^9. A column with a row of inputs takes
/// `perColumn` of them.
struct PortHistory {
    /// A past command and the cycle from which it allows what waits for it.
    struct Wait {
        var event = AuditEvent.none
        var until: Int64 = 0
    }

    /// One port.
    struct Port {
        /// When its units will have multiplied every column read so far.
        var busyUntil: Int128 = 0
        /// The last two runs, the last one first: read by the port, multiplied by the units.
        var read = Wait()
        var runs = [Wait(), Wait()]
        /// By half of the output buffer: runs that add to it, and results read from it.
        var computed = [Wait(), Wait()]
        var readOut = [Wait(), Wait()]
    }

    /// One half of a channel's input buffer.
    struct Inputs {
        var written = Wait()
        var used = Wait()
    }

    let banksPerPort: Int
    /// Halves of the buffers.
    let halves: Int
    let perCycle: Int128
    let perColumn: Int128
    /// Columns that a half of the weight buffer holds.
    let mostColumns: Int
    /// Rows of one element that a half of the input buffer holds.
    let mostInputs: Int
    /// Bursts that the most inputs, and the most results of all ports, take.
    let mostInputBursts: Int
    let mostOutputBursts: Int
    /// By the banks of all channels, over `banksPerPort`.
    var ports: [Port]
    /// By channel and half.
    var inputs: [Inputs]

    /// Creates the history of idle ports; `nil` for a memory without.
    init?(_ memory: MemoryConfiguration) {
        guard let pim = memory.pim, let nmp = pim.nmp else { return nil }
        let o = memory.organization
        banksPerPort = nmp.banks_per_port
        halves = nmp.buffering == .double ? 2 : 1
        perCycle =
            Int128(nmp.fpus) * Int128(nmp.fpu_macs) * Int128(nmp.fpu_MHz)
            * Int128(memory.timing.tCK_fs)
        perColumn = Int128(nmp.port_bits / pim.element_bits) * 1_000_000_000
        mostColumns = nmp.weight_buffer / halves / (nmp.port_bits / 8)
        mostInputs = min(65536, nmp.input_buffer / halves * 8 / pim.element_bits)
        let bytes = max(1, o.requestBytes)
        mostInputBursts = (nmp.input_buffer / halves + bytes - 1) / bytes
        mostOutputBursts = (nmp.output_buffer / halves + bytes - 1) / bytes
        let banks = o.channels * o.banksPerChannel
        ports = Array(repeating: Port(), count: banks / nmp.banks_per_port)
        inputs = Array(repeating: Inputs(), count: o.channels * 2)
    }

    /// The first cycle that is not before a point in time.
    private func cycle(notBefore point: Int128) -> Int64 {
        Int64((point + perCycle - 1) / perCycle)
    }

    /// Runs columns through a port, one after the other, and multiplies each when it is there and
    /// the ones before it are done.
    mutating func run(
        _ port: Int, columns: Int64, inputs rows: Int64, spacing: Int64, half: Int, tMAC: Int64,
        _ event: AuditEvent
    ) -> Int64 {
        let product = perColumn * Int128(rows)
        var busy = ports[port].busyUntil
        for column in 1...columns {
            let there = Int128(event.cycle + column * spacing) * perCycle
            busy = max(busy, there) + product
        }
        ports[port].busyUntil = busy
        let end = cycle(notBefore: busy)
        ports[port].read = Wait(event: event, until: event.cycle + columns * spacing)
        ports[port].runs = [Wait(event: event, until: end), ports[port].runs[0]]
        ports[port].computed[half] = Wait(event: event, until: end + tMAC)
        return end
    }
}
