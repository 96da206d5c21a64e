import DRAMModel
import Systems
import WorkloadTracer
import TestSupport

/// A small system, and streams made by hand.
enum SystemsBench {
    static let npu = NPU(
        arrays: 1, rows: 16, columns: 16, vector_units: 2, lanes: 8, scratchpad_bytes: 1 << 20)

    static let model = LanguageModel(
        name: "tiny", layers: 10, d: 256, heads: 4, kv_heads: 4, d_ff: 1024, ffn_matrices: 2)

    /// Four channels at 1 ns, without refresh unless told.
    static func hardware(
        _ overrides: [String] = [], refresh: Bool = false, clock_MHz: Double = 1000,
        energy: NPUEnergy? = nil
    ) throws -> PIMSystemHardware {
        let policy = refresh ? "rank_staggered" : "none"
        let memory = try TimingFiles.load(
            "hbm2-pim-librapim",
            [
                "organization.channels=4", "controller.address_mapping=chroracobabg",
                "controller.refresh_policy=\(policy)",
            ] + overrides)
        return PIMSystemHardware(memory: memory, npu: npu, clock_MHz: clock_MHz, npuEnergy: energy)
    }

    static func delay(_ cycles: Int) -> PIMOperation {
        var operation = PIMOperation(.delay)
        operation.count = Int32(cycles)
        return operation
    }

    static func event(_ kind: PIMOperation.Kind, _ event: Int32) -> PIMOperation {
        var operation = PIMOperation(kind)
        operation.event = event
        return operation
    }

    /// Reads from the start of a channel.
    static func reads(_ count: Int, channel: Int, _ memory: MemoryConfiguration) -> PIMOperation {
        var operation = PIMOperation(.read)
        operation.count = Int32(count)
        operation.address = UInt64(memory.organization.capacityBytes / 4 * channel)
        return operation
    }

    /// Tiles of all banks in kv rows.
    static func tiles(_ count: Int) -> [PIMOperation] {
        (0..<count).map { index in
            var tile = PIMOperation(.gemv_tile)
            tile.rank = 0
            tile.mask = 0xFFFF
            tile.row = Int32(8192 + index)
            tile.count = 32
            return tile
        }
    }

    /// A stage of streams by channel.
    static func stage(
        _ name: String = "stage", repeats: Int = 1, work: StageWork = .init(),
        like: [[Int]] = [[0, 1, 2, 3]], events: [String] = [],
        _ streams: @escaping @Sendable (Int) -> [StageStream]
    ) -> Stage {
        Stage(name: name, repeats: repeats, work: work, likeChannels: like) { channel in
            var table = EventTable()
            for event in events { _ = table.add(event) }
            return (streams(channel), table)
        }
    }
}
