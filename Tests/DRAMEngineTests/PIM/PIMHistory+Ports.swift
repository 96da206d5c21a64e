import DRAMModel

/// What runs of columns and transfers of the past ask of the next: the slow way, column by column.
///
/// Time is counted in so small parts of a cycle that a multiplication takes a whole number of them.
extension PIMHistory {
    private struct Run {
        var since: Int
        var past: Past
        /// The first cycle in which it has been multiplied.
        var end: Int64
    }

    func forEachPortBound(
        on second: Command, _ reach: PIMReach, _ body: (String, Int?, Int, Int64) -> Void
    ) {
        guard let pim = memory.pim, let nmp = pim.nmp else { return }
        let o = memory.organization
        let t = memory.timing
        for rank in 0..<o.ranks {
            for port in 0..<o.banks / nmp.banks_per_port {
                let isUsed = banks(reach, rank, port, nmp) != 0
                let runs = runs(rank, port, pim, nmp)
                for run in runs where second.kind == .nmp_write_input {
                    guard run.past.command.halves.input == second.halves.input else { continue }
                    body("input_buffer", nil, run.since, run.end)
                }
                guard isUsed else { continue }
                if second.kind == .nmp_read_output {
                    for run in runs
                    where run.past.command.halves.output == second.halves.output {
                        body("nmp_compute", nil, run.since, run.end + Int64(pim.tMAC))
                    }
                }
                guard second.kind == .nmp_mac else { continue }
                for run in runs {
                    let columns = Int64(run.past.count * nmp.tCCD_NMP)
                    body("n*tCCD_NMP", nil, run.since, run.past.cycle + columns)
                }
                let full = runs.dropLast(nmp.buffering == .double ? 1 : 0)
                for run in full { body("weight_buffer", nil, run.since, run.end) }
            }
        }
        for (since, past) in issued.enumerated() where second.kind == .nmp_mac {
            let bursts = Int64(past.count * o.burstCycles)
            let halves = past.command.halves
            if past.kind == .nmp_write_input && halves.input == second.halves.input {
                body("WL+n*burst", nil, since, past.cycle + Int64(t.WL) + bursts)
            }
            if past.kind == .nmp_read_output && halves.output == second.halves.output {
                let meets = (0..<o.ranks).contains { rank in
                    (0..<o.banks / nmp.banks_per_port).contains {
                        banks(past.reach, rank, $0, nmp) != 0 && banks(reach, rank, $0, nmp) != 0
                    }
                }
                guard meets else { continue }
                body("output_buffer", nil, since, past.cycle + Int64(t.RL) + bursts)
            }
        }
    }

    /// The banks of a command behind a port.
    private func banks(
        _ reach: PIMReach, _ rank: Int, _ port: Int, _ nmp: NMPParameters
    ) -> UInt64 {
        let behind: UInt64 = (1 << UInt64(nmp.banks_per_port) - 1)
        return reach.banks[rank] & behind << UInt64(port * nmp.banks_per_port)
    }

    private func runs(
        _ rank: Int, _ port: Int, _ pim: PIMParameters, _ nmp: NMPParameters
    ) -> [Run] {
        let perCycle = nmp.fpus * nmp.fpu_macs * nmp.fpu_MHz * Int(memory.timing.tCK_fs) / 1000
        let perProduct = nmp.port_bits / pim.element_bits * 1_000_000
        precondition(memory.timing.tCK_fs % 1000 == 0)
        var runs: [Run] = []
        var busyUntil = 0
        for (since, past) in issued.enumerated()
        where past.kind == .nmp_mac && banks(past.reach, rank, port, nmp) != 0 {
            for column in 1...past.count {
                let there = (Int(past.cycle) + column * nmp.tCCD_NMP) * perCycle
                busyUntil =
                    max(there, busyUntil) + perProduct * Int(max(1, past.command.inputs))
            }
            let end = Int64((busyUntil + perCycle - 1) / perCycle)
            runs.append(Run(since: since, past: past, end: end))
        }
        return runs
    }
}
