import DRAMModel
import MemoryController
import Testing
import TestSupport

/// What MODEL section 2 and the papers say PIM programs take, without refresh.
@Suite struct ClosedFormTests {
    @Test(arguments: BankStructure.Kind.allCases)
    func aRowOf32MACsTakesItsFormula(_ kind: BankStructure.Kind) throws {
        let bench = try PIMBench(kind)
        let t = bench.memory.timing
        let outcome = try bench.run([bench.tile()])
        let activations = outcome.cycles(of: .pim_activate4)
        #expect(activations == [0, 1, 2, 3].map { $0 * Int64(t.tFAW) })
        let macs = outcome.cycles(of: .pim_mac)
        #expect(macs.count == 32)
        let span = macs.last! - activations[0] + 1
        #expect(span == Int64(3 * t.tFAW + t.tRCDRD + 31 * 2 + 1))
    }

    /// AttAcc's formula for a head of length L: 4⌈L/16⌉ MACs of tCCD_PIM each, and tRTP + tRCD +
    /// tRP for each row of 32 of them. Its own simulator says 7,650 for L = 4096.
    @Test(arguments: [256, 1024, 4096])
    func attAccsHeadTakesItsFormula(_ length: Int) throws {
        let memory = try TimingFiles.load(
            "hbm3-attacc", ["organization.channels=1", "controller.refresh_policy=none"])
        var bench = try PIMBench(.conventional)
        bench.memory = memory
        let macs = 4 * ((length + 15) / 16)
        let rows = (macs + 31) / 32
        let outcome = try bench.run(
            (0..<Int32(rows)).map {
                bench.tile(macs: Int32(min(32, macs - 32 * Int($0))), row: $0)
            })
        let t = memory.timing
        #expect((t.tRTP, t.tRCDRD, t.tRP) == (8, 19, 19))
        let formula = macs * 6 + rows * (t.tRTP + t.tRCDRD + t.tRP)
        let taken =
            Int(outcome.cycles(of: .pim_precharge).last! - outcome.cycles(of: .pim_activate)[0])
            + t.tRP
        #expect(abs(taken - formula) * 200 <= formula, "\(taken) cycles, formula \(formula)")
        if length == 4096 { #expect(formula == 7616) }
    }

    /// With activations hidden elsewhere, MACs fill 38 % of a row's time (LibraPIM Fig 20).
    @Test func theDutyOfARowIs38Percent() throws {
        let bench = try PIMBench(.sliced)
        let tiles = (0..<50).map { bench.tile(row: bench.pimRow + $0) }
        let outcome = try bench.run(tiles)
        let macs = outcome.cycles(of: .pim_mac)
        // Windows alone: four activations every 4 tFAW, 32 MACs of tCCD_PIM in the meantime.
        let t = bench.memory.timing
        let span = Double(macs.last! - macs[0])
        let duty = Double(macs.count * 2) / span
        #expect(duty > 0.28 && duty < 0.40, "\(duty)")
        #expect(abs(Double(64) / Double(3 * t.tFAW + t.tRCDRD + 31 * 2 + 1) - 0.38) < 0.01)
    }
}
