import DRAMModel
import MemoryController
import WorkloadTracer

/// Replays what one channel is asked to do.
struct NMPChannelReplay {
    private let memory: MemoryConfiguration
    private let mayGoOn: @Sendable () -> Bool

    /// Prepares to replay on a memory of one channel.
    init(_ memory: MemoryConfiguration, mayGoOn: @escaping @Sendable () -> Bool) {
        self.memory = memory
        self.mayGoOn = mayGoOn
    }

    /// The cost of a task.
    func cost(_ task: NMPChannelTask) throws(RunError) -> NMPChannelCost {
        let lowering = NMPLowering(task.gemms, on: memory)
        var sources = lowering.streams.map { stream in
            PIMOperationList(
                stream.operations, name: stream.role.rawValue,
                eventNames: lowering.events.names)
        }
        if task.reads > 0 {
            sources.append(PIMOperationList(reads(task.reads), name: NMPStream.Role.reads.rawValue))
        }
        let channel = try StreamReplay.run(
            sources, channels: [0], on: memory, mayGoOn: mayGoOn
        ).reports[0]
        guard let pim = channel.pim else { return NMPChannelCost() }
        let ends = pim.streams.map(\.finished)
        var cost = NMPChannelCost()
        let units = lowering.streams.count
        cost.nmp_s = seconds(ends.prefix(units).max() ?? 0)
        cost.npuReads_s = seconds(ends.dropFirst(units).max() ?? 0)
        cost.activations = Double(pim.bankActivations)
        cost.columns = Double(pim.bankMACs)
        cost.transferBytes =
            Double((pim.writeBursts + pim.resultBursts) * Int64(memory.organization.requestBytes))
        cost.stalls = pim.stalls
        return cost
    }

    /// Seconds of a stream of READs that has the channel to itself.
    func seconds(reads: Int) throws(RunError) -> Double {
        let source = PIMOperationList(self.reads(reads), name: NMPStream.Role.reads.rawValue)
        let channel = try StreamReplay.run(
            [source], channels: [0], on: memory, mayGoOn: mayGoOn
        ).reports[0]
        return seconds(channel.pim?.streams[0].finished ?? 0)
    }

    private func seconds(_ cycles: Int64) -> Double {
        Double(cycles) * memory.timing.tCK_ns * 1e-9
    }

    /// READs of consecutive addresses in the upper half of the memory, where no matrix of the units
    /// lies.
    private func reads(_ count: Int) -> [PIMOperation] {
        let bytes = memory.organization.requestBytes
        let capacity = memory.organization.capacityBytes
        var operations: [PIMOperation] = []
        var (left, address) = (count, capacity / 2)
        while left > 0 {
            let most = min((capacity - address) / bytes, Self.mostRepeats)
            guard most > 0 else {
                address = capacity / 2
                continue
            }
            var operation = PIMOperation(.read)
            operation.address = UInt64(address)
            operation.count = Int32(min(left, most))
            operations.append(operation)
            left -= Int(operation.count)
            address += Int(operation.count) * bytes
        }
        return operations
    }

    /// The most requests of an operation.
    private static let mostRepeats = 1 << 16
}
