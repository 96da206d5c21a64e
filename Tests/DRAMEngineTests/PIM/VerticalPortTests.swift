import DRAMEngine
import DRAMModel
import Testing

/// Runs of columns through vertical ports, at times worked out by hand.
///
/// LPDDR5-6400: a cycle is 1.25 ns, WL 9, RL 17, a burst 2. With 8 FPUs of 16 MACs at 600 MHz the
/// units of a port do 96 MACs in a cycle: a column of 16 elements takes one of six parts of a cycle
/// for each row of inputs.
@Suite struct VerticalPortTests {
    private static func memory(
        _ change: (inout NMPParameters) -> Void = { _ in }
    ) -> PIMMemory {
        PIMMemory(.conventional, "ports", file: "lpddr5-6400") {
            $0.install(NMPParameters())
            $0.pim?.nmp?.port_bits = 256
            $0.pim?.nmp?.tCCD_NMP = 1
            change(&$0.pim!.nmp!)
            $0.pim?.tMAC = 6
        }
    }

    private static func run(
        _ count: Int32, inputs: Int32, _ mask: UInt64 = 1, in input: UInt8 = 0,
        out output: UInt8 = 0
    ) -> Command {
        var command = Command.pim(.nmp_mac, mask, count: count)
        command.inputs = inputs
        command.halves = NMPHalves(input: input, output: output)
        return command
    }

    private static func transfer(
        _ kind: CommandKind, _ count: Int32, _ mask: UInt64 = 0, _ half: UInt8 = 0
    ) -> Command {
        var command = Command.pim(kind, mask, count: count)
        command.halves =
            kind == .nmp_write_input ? NMPHalves(input: half) : NMPHalves(output: half)
        return command
    }

    /// A bench with rows open in banks 0 to 3.
    private static func opened(
        _ change: (inout NMPParameters) -> Void = { _ in }
    ) -> PIMBench {
        var bench = PIMBench(memory(change))
        bench.issue(.pim(.pim_activate, 0xF), at: 100)
        return bench
    }

    @Test func portsMoveOneRunAfterTheOther() {
        var bench = Self.opened { $0.tCCD_NMP = 4 }
        bench.issue(Self.run(10, inputs: 1), at: 200)
        bench.expectEarliest(Self.run(1, inputs: 1), at: 240, because: "n*tCCD_NMP")
        // Each bank has a port of its own.
        bench.expectEarliest(Self.run(1, inputs: 1, 2), at: 115, because: "tRCDRD")
        // The row is in use up to the last column: 9 x 4, then tRTP.
        bench.expectEarliest(.pim(.pim_precharge, 1), at: 242, because: "n*tCCD_NMP")
    }

    @Test func banksOfAPortTakeTurns() {
        var bench = Self.opened { $0.banks_per_port = 2 }
        bench.issue(Self.run(10, inputs: 1), at: 200)
        bench.expectEarliest(Self.run(1, inputs: 1, 2), at: 210, because: "n*tCCD_NMP")
        bench.expectEarliest(Self.run(1, inputs: 1, 4), at: 115, because: "tRCDRD")
    }

    /// 10 columns with 7 inputs are 70 sixths of a cycle, from the first column's arrival on: 201 +
    /// 11 4/6.
    @Test func multiplicationNeedNotTakeWholeCycles() {
        var bench = Self.opened()
        bench.issue(Self.run(10, inputs: 7), at: 200)
        bench.expectEarliest(
            Self.transfer(.nmp_read_output, 1, 1), at: 213 + 6, because: "nmp_compute")
        // The second run's columns wait for the units: 212 4/6 + 11 4/6 = 224 2/6, not 213 + 12.
        bench.issue(Self.run(10, inputs: 7), at: 210)
        bench.expectEarliest(
            Self.transfer(.nmp_read_output, 1, 1), at: 225 + 6, because: "nmp_compute")
        // Both halves of the weight buffer are full until the first is done.
        bench.expectEarliest(Self.run(1, inputs: 7), at: 220, because: "n*tCCD_NMP")
        bench.issue(Self.run(10, inputs: 70), at: 220)
        // The third ends at 224 2/6 + 116 4/6 = 341.
        bench.expectEarliest(Self.run(1, inputs: 1), at: 230, because: "n*tCCD_NMP")
        bench.issue(Self.run(1, inputs: 1), at: 230)
        bench.expectEarliest(Self.run(1, inputs: 1), at: 341, because: "weight_buffer")
    }

    /// The units are faster than the port: the last column's multiplication ends the run.
    @Test func fastUnitsWaitForColumns() {
        var bench = Self.opened { $0.tCCD_NMP = 4 }
        bench.issue(Self.run(10, inputs: 7), at: 200)
        bench.expectEarliest(
            Self.transfer(.nmp_read_output, 1, 1), at: 240 + 2 + 6, because: "nmp_compute")
    }

    @Test func wholeWeightBufferIsUsedUpFirst() {
        var bench = Self.opened { $0.buffering = .single }
        bench.issue(Self.run(10, inputs: 60), at: 200)
        bench.expectEarliest(Self.run(1, inputs: 1), at: 301, because: "weight_buffer")
    }

    @Test func inputsArriveBeforeTheyAreUsedAndStayAsLong() {
        var bench = Self.opened()
        bench.issue(Self.transfer(.nmp_write_input, 8), at: 200)
        bench.expectEarliest(Self.run(1, inputs: 1), at: 200 + 9 + 16, because: "WL+n*burst")
        // The other half is nobody's.
        bench.expectEarliest(Self.run(1, inputs: 1, in: 1), at: 115, because: "tRCDRD")
        bench.issue(Self.run(10, inputs: 60), at: 225)
        bench.issue(Self.run(10, inputs: 120, 2), at: 226)
        bench.expectEarliest(
            Self.transfer(.nmp_write_input, 8), at: 227 + 200, because: "input_buffer")
        bench.expectEarliest(
            Self.transfer(.nmp_write_input, 8, 0, 1), at: 216, because: "burst")
    }

    @Test func resultsAreReadBeforeOthersTakeTheirPlace() {
        var bench = Self.opened()
        bench.issue(Self.run(6, inputs: 1), at: 200)
        bench.issue(Self.transfer(.nmp_read_output, 4, 1), at: 300)
        bench.expectEarliest(
            Self.run(1, inputs: 1), at: 300 + 17 + 8, because: "output_buffer")
        bench.expectEarliest(Self.run(1, inputs: 1, out: 1), at: 206, because: "n*tCCD_NMP")
        // Another port's share is its own.
        bench.expectEarliest(Self.run(1, inputs: 1, 2), at: 115, because: "tRCDRD")
        bench.expectEarliest(
            Self.transfer(.nmp_read_output, 1, 2), at: 308, because: "burst")
    }

    /// However long it goes on, runs of a third of a cycle a column add up exactly.
    @Test func manyRunsAddUp() {
        var bench = Self.opened {
            $0.fpus = 1
            $0.fpu_macs = 16
            $0.fpu_MHz = 2400
        }
        // 48 MACs a cycle: a column with 4 inputs takes 4/3.
        var start: Int64 = 0
        for index in 0..<31 {
            let at = bench.issueSoonest(Self.run(2, inputs: 4), from: 200)
            if index == 0 { start = at }
        }
        // 62 columns x 4/3 = 82 2/3 cycles, from the first column's arrival on.
        let done = start + 1 + 83 + 6
        bench.expectEarliest(
            Self.transfer(.nmp_read_output, 1, 1), at: done, because: "nmp_compute")
    }
}
