import DRAMModel
import MemoryController
import Testing

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
}
