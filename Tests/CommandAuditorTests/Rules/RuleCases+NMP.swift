import CommandAuditor
import DRAMModel

/// NMP commands to bank 0, and to bank 4, which is of another group and port.
private enum Port {
    static let open = Command(.pim_activate, row: 20000, mask: 1)
    static let other = Command(.pim_activate, row: 20000, mask: 0x10)
    static let precharge = Command(.pim_precharge, mask: 1)

    static func run(
        _ count: Int32, inputs: Int32 = 1, _ mask: UInt64 = 1, in input: UInt8 = 0,
        out output: UInt8 = 0
    ) -> Command {
        var command = Command(.nmp_mac, column: 0, count: count, mask: mask)
        command.inputs = inputs
        command.halves = NMPHalves(input: input, output: output)
        return command
    }

    static func input(_ count: Int32, _ half: UInt8 = 0) -> Command {
        var command = Command(.nmp_write_input, rank: -1, count: count)
        command.halves.input = half
        return command
    }

    static func output(_ count: Int32, rank: Int32 = 0, _ half: UInt8 = 0) -> Command {
        var command = Command(.nmp_read_output, rank: rank, count: count, mask: 1)
        command.halves.output = half
        return command
    }
}

extension RuleCases {
    private var t: TimingParameters { configuration.timing }
    private var nmp: NMPParameters { configuration.pim!.nmp! }
    private var burst: Int { configuration.organization.burstCycles }

    /// Every rule of vertical ports.
    static func nmp(_ memory: PIMMemory) -> [RuleCase] {
        var cases = RuleCases(memory.testDescription, memory.configuration)
        cases.addRows()
        cases.addRuns()
        cases.addBuffers()
        cases.addTransfers()
        return cases.cases
    }

    private mutating func addRows() {
        pair(.tRCDRD, [Port.open], Port.run(2), t.tRCDRD)
        for count in [1, 9] {
            pair(
                .portRun, [Port.open, Port.run(Int32(count))], Port.precharge,
                (count - 1) * nmp.tCCD_NMP + max(t.tRTP, configuration.pim!.tRTP_PIM))
        }
    }

    private mutating func addRuns() {
        for count in [1, 9] {
            pair(
                .portRun, [Port.open, Port.run(Int32(count))], Port.run(1),
                count * nmp.tCCD_NMP)
        }
        // 30 columns with 13 inputs are 65 cycles; columns that come later than they can be
        // multiplied, one of them more.
        let slow = max(nmp.tCCD_NMP + 65, 30 * nmp.tCCD_NMP + 3)
        pair(
            .nmpCompute, [Port.open, Port.run(30, inputs: 13)], Port.output(1),
            slow + configuration.pim!.tMAC)
        if nmp.buffering == .single {
            pair(
                .weightBuffer, [Port.open, Port.run(30, inputs: 60)], Port.run(1),
                300 + nmp.tCCD_NMP)
            return
        }
        // With another run between them, the one before last is waited for: 9 columns x 60 inputs /
        // 6.
        let runs = [
            (Port.open, 0), (Port.run(9, inputs: 60), far), (Port.run(1), 9 as Int64),
        ]
        chain(.weightBuffer, runs, Port.run(1), after: 1, nmp.tCCD_NMP + 90)
    }

    private mutating func addBuffers() {
        let halves = UInt8(nmp.halves - 1)
        for count in [1, 6] {
            pair(
                .inputArrival, [Port.open, Port.input(Int32(count), halves)],
                Port.run(1, in: halves), t.WL + count * burst)
            pair(
                .outputBuffer, [Port.open, Port.output(Int32(count), halves)],
                Port.run(1, out: halves), t.RL + count * burst)
        }
        let end = max(nmp.tCCD_NMP + 100, 6 * nmp.tCCD_NMP + 17)
        pair(
            .inputBuffer, [Port.open, Port.run(6, inputs: 100, in: halves)],
            Port.input(1, halves), end)
    }

    private func host(_ kind: CommandKind, rank: Int32 = 0) -> Command {
        Command(kind, rank: rank, bankgroup: 2, bank: 0, row: 5)
    }

    private mutating func addTransfers() {
        let spacing = max(burst, t.tCCD_S)
        let gap: AuditRule = burst >= t.tCCD_S ? .burst : .tCCD_S
        let turn = t.RL + t.tRTRS - t.WL
        let back = t.WL + t.tRTRS - t.RL
        for count in [1, 5] {
            let n = Int32(count)
            pair(.burst, [Port.output(n)], Port.output(1), (count - 1) * burst + spacing)
            pair(
                .tRTRS, [Port.output(n)], Port.output(1, rank: 1), count * burst + t.tRTRS)
            pair(.tRTW, [Port.output(n)], Port.input(1), turn + count * burst)
            pair(.tWTR_bus, [Port.input(n)], Port.output(1), back + count * burst)
            pair(gap, [Port.input(n)], Port.input(1), (count - 1) * burst + spacing)
        }
        // In a shared row buffer ACTIVATE waits for the end of the tile; none is open here.
        let opened = [host(.activate), Port.output(3)]
        pair(.burst, opened, host(.read), 2 * burst + spacing)
        pair(.tRTW, opened, host(.write), turn + 3 * burst)
        let filled = [host(.activate), Port.input(3)]
        pair(gap, filled, host(.write), 2 * burst + spacing)
        pair(.tWTR_bus, filled, host(.read), back + 3 * burst)
        pair(.tRTW, [host(.activate), host(.read)], Port.input(1), turn + burst)
        pair(.tWTR_bus, [host(.activate), host(.write)], Port.output(1), back + burst)
    }
}
