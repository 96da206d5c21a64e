import DRAMModel
import Testing
import TestSupport

/// An HBM2 with processing units, one for each way to build a bank.
struct PIMMemory: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let configuration: MemoryConfiguration

    static let all: [PIMMemory] = [
        PIMMemory("conventional") { _ in },
        PIMMemory("conventional, tFAW exempt") { $0.pim?.tfaw = .exempt },
        PIMMemory("dual_row_buffer") { $0.bank.kind = .dual_row_buffer },
        PIMMemory("sliced") { $0.bank = sliced() },
        PIMMemory("sliced, slow columns") {
            $0.bank = sliced()
            $0.bank.column_delay_permille = 1300
            $0.bank.rounding = .up
        },
        PIMMemory("sliced, connected") {
            $0.bank = sliced()
            $0.bank.bridge = .connected
        },
        PIMMemory("tCCD_S above the burst") { $0.timing.tCCD_S = 5 },
        PIMMemory("MACs close later than reads") { $0.pim?.tRTP_PIM = $0.timing.tRTP + 5 },
        PIMMemory("a weight ahead") { $0.pim?.weight_bursts_ahead = 1 },
        PIMMemory("weights ahead") { $0.pim?.weight_bursts_ahead = 3 },
        PIMMemory("writes later than reads") {
            $0.timing.CL = 5
            $0.timing.CWL = 8
        },
    ]

    /// The same with the units behind vertical ports: a port does 96 MACs in a cycle, or a column
    /// of 16 elements with one row of inputs in a sixth of it.
    static let ports: [PIMMemory] = [
        PIMMemory("ports") { setPorts(&$0) },
        PIMMemory("ports, dual_row_buffer") {
            setPorts(&$0)
            $0.bank.kind = .dual_row_buffer
        },
        PIMMemory("slow ports of two banks, whole buffers") {
            setPorts(&$0)
            $0.pim?.nmp?.tCCD_NMP = 7
            $0.pim?.nmp?.banks_per_port = 2
            $0.pim?.nmp?.buffering = .single
        },
        PIMMemory("ports, tCCD_S above the burst") {
            setPorts(&$0)
            $0.timing.tCCD_S = 5
        },
        PIMMemory("ports, writes later than reads") {
            setPorts(&$0)
            $0.timing.CL = 5
            $0.timing.CWL = 8
        },
    ]

    private static func setPorts(_ memory: inout MemoryConfiguration) {
        memory.timing.tCK_fs = 1_250_000
        memory.install(NMPParameters())
        memory.pim?.nmp?.port_bits = 256
        memory.pim?.nmp?.tCCD_NMP = 1
    }

    private static func sliced() -> BankStructure {
        var bank = BankStructure()
        bank.kind = .sliced
        bank.weight_rows = 16384
        return bank
    }

    init(_ name: String, _ change: (inout MemoryConfiguration) -> Void) {
        var memory = TimingFiles.memory("hbm2", ["organization.stack_ids=ranks"])
        memory.rules = .dramsim3
        var pim = PIMParameters(tCCD_PIM: 3)
        pim.tMAC = 7
        pim.tAF = 9
        memory.install(pim)
        memory.timing.tCCD_L = 4
        memory.timing.tRTRS = 3
        change(&memory)
        testDescription = name
        configuration = memory
    }

    /// A row that PIM may open, and one for requests in the row buffer of another kind if there is
    /// one.
    var pimRow: Int32 { 20000 }
    var hostRow: Int32 { 5 }
}
