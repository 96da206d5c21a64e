import DRAMModel
import Testing
import TestSupport

/// A memory with processing units, made in code from a timing file without.
struct PIMMemory: Sendable, CustomTestStringConvertible {
    /// The ways to build a bank, of which one joins two partitions again.
    enum Structure: String, CaseIterable, Sendable {
        case conventional, dual_row_buffer, sliced, connected

        var bank: BankStructure {
            var bank = BankStructure()
            switch self {
            case .conventional: break
            case .dual_row_buffer: bank.kind = .dual_row_buffer
            case .sliced, .connected:
                bank.kind = .sliced
                bank.weight_rows = 16_384
                bank.bridge = self == .sliced ? .isolated : .connected
            }
            return bank
        }
    }

    var name: String
    var configuration: MemoryConfiguration
    var testDescription: String { name }

    /// HBM2 unless another file is named: 4 x 4 banks; tCCD_PIM is tCCD_L, 2. The rules of requests
    /// are the reference's, as the contract of the units builds on them.
    init(
        _ structure: Structure, _ label: String = "", file: String = "hbm2", ranks: Int = 1,
        change: (inout MemoryConfiguration) -> Void = { _ in }
    ) {
        name = "\(structure) \(file), ranks: \(ranks)" + (label.isEmpty ? "" : ", \(label)")
        configuration = TimingFiles.memory(file, ["rule_set=dramsim3"])
        configuration.organization.ranks = ranks
        configuration.bank = structure.bank
        configuration.install(PIMParameters(tCCD_PIM: configuration.timing.tCCD_L))
        change(&configuration)
    }

    /// What random sequences run on: each structure, one rank and more, few banks and many, windows
    /// that count PIM activations and that do not, refresh of one bank and of the same in each
    /// group.
    static let diverse: [PIMMemory] = [
        PIMMemory(.conventional),
        PIMMemory(.conventional, "exempt", ranks: 2) { $0.pim?.tfaw = .exempt },
        PIMMemory(.conventional, "2x2", ranks: 2, change: makeSmall),
        PIMMemory(.conventional, file: "gddr6", ranks: 2) { $0.controller.policy = .fr_fcfs },
        PIMMemory(.dual_row_buffer, ranks: 2),
        PIMMemory(.dual_row_buffer, "2x2 exempt") {
            makeSmall(&$0)
            $0.pim?.tfaw = .exempt
            $0.controller.policy = .fr_fcfs
        },
        PIMMemory(.dual_row_buffer, file: "ddr5-4800"),
        PIMMemory(.sliced, "delayed", ranks: 2) {
            $0.bank.column_delay_permille = 1020
            $0.bank.rounding = .up
            $0.pim?.tCCD_PIM = 6
        },
        PIMMemory(.sliced, "2x2", ranks: 3, change: makeSmall),
        PIMMemory(.sliced, "2x2", file: "ddr5-4800", ranks: 2, change: makeSmall),
        PIMMemory(.connected, "2x2", ranks: 2, change: makeSmall),
        PIMMemory(.sliced, "2x2, a weight ahead", ranks: 2) {
            makeSmall(&$0)
            $0.pim?.weight_bursts_ahead = 1
        },
        PIMMemory(.dual_row_buffer, "weights ahead") { $0.pim?.weight_bursts_ahead = 3 },
        PIMMemory(.connected) { $0.controller.policy = .fr_fcfs },
        PIMMemory(.conventional, "ports", file: "lpddr5-6400") { $0.install(NMPParameters()) },
        PIMMemory(.conventional, "2x2, shared ports, whole buffers", ranks: 2) {
            makeSmall(&$0)
            $0.install(NMPParameters())
            $0.pim?.nmp?.banks_per_port = 2
            $0.pim?.nmp?.buffering = .single
        },
        PIMMemory(.dual_row_buffer, "2x2, ports", ranks: 2) {
            makeSmall(&$0)
            $0.install(NMPParameters())
        },
    ]

    private static func makeSmall(_ memory: inout MemoryConfiguration) {
        memory.organization.bankgroups = 2
        memory.organization.banks_per_group = 2
    }
}
