import DRAMModel
import MemoryController
import WorkloadTracer

/// Replays what one channel is asked to do.
struct ChannelReplay {
    private let memory: MemoryConfiguration
    private let mayGoOn: @Sendable () -> Bool

    /// Asks whether to go on, in the thread that replays.
    private struct Observer: ReplayObserver {
        let mayGoOn: @Sendable () -> Bool

        func progressed(requests: Int64, cycle: Int64) -> Bool { mayGoOn() }
    }

    /// Prepares to replay on a memory of one channel.
    init(_ memory: MemoryConfiguration, mayGoOn: @escaping @Sendable () -> Bool) {
        self.memory = memory
        self.mayGoOn = mayGoOn
    }

    /// The cost of a task.
    func cost(_ task: ChannelTask) throws(RunError) -> ChannelCost {
        let lowering = NMPLowering(task.gemms, on: memory)
        var sources = lowering.streams.map { stream in
            PIMOperationList(
                stream.operations, name: stream.role.rawValue,
                eventNames: lowering.events.names)
        }
        if task.reads > 0 {
            sources.append(PIMOperationList(reads(task.reads), name: NMPStream.Role.reads.rawValue))
        }
        let channel = try replay(sources)
        guard let pim = channel.pim else { return ChannelCost() }
        let ends = pim.streams.map(\.finished)
        var cost = ChannelCost()
        let units = lowering.streams.count
        cost.nmp_s = seconds(ends.prefix(units).max() ?? 0)
        cost.host_s = seconds(ends.dropFirst(units).max() ?? 0)
        cost.activations = Double(pim.bankActivations)
        cost.columns = Double(pim.bankMACs)
        cost.transferBytes =
            Double((pim.writeBursts + pim.resultBursts) * Int64(memory.organization.requestBytes))
        cost.stalls = pim.stalls
        return cost
    }

    /// Seconds of a stream of READs that has the channel to itself.
    func seconds(reads: Int) throws(RunError) -> Double {
        var memory = memory
        if memory.pim == nil { memory.pim = PIMParameters(tCCD_PIM: memory.timing.tCCD_L) }
        let alone = ChannelReplay(memory, mayGoOn: mayGoOn)
        let source = PIMOperationList(alone.reads(reads), name: NMPStream.Role.reads.rawValue)
        let channel = try alone.replay([source])
        return seconds(channel.pim?.streams[0].finished ?? 0)
    }

    private func seconds(_ cycles: Int64) -> Double {
        Double(cycles) * memory.timing.tCK_ns * 1e-9
    }

    /// READs of consecutive addresses in the upper half of the memory, where no matrix of the units lies.
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

    private func replay(_ sources: [PIMOperationList]) throws(RunError) -> ChannelReport {
        guard let replay = Replay(memory, options: ReplayOptions()) else {
            throw .stream("the address mapping of \(memory.name) does not fit one of its channels")
        }
        let report: ReplayReport
        do {
            report = try replay.run(streams: sources, observer: Observer(mayGoOn: mayGoOn))
        } catch let fault as PIMFault {
            throw .stream("\(fault.stream): \(fault.message)")
        } catch {
            throw .stream("\(error)")
        }
        if report.interrupted || !mayGoOn() { throw .interrupted }
        return report.channels[0]
    }
}
