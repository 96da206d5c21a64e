import DRAMModel
import MemoryController
import Synchronization
import WorkloadTracer

/// Replays attention on cards, in several threads: one channel of each set of equal ones.
public struct HPUCardRun: Sendable {
    private let cards: HPUCardOptions
    private let model: LanguageModel
    private let options: RunOptions
    private let mayGoOn: @Sendable () -> Bool

    /// Prepares runs.
    public init(
        _ cards: HPUCardOptions, _ model: LanguageModel, options: RunOptions = .init(),
        mayGoOn: @escaping @Sendable () -> Bool = { true }
    ) {
        self.cards = cards
        self.model = model
        self.options = options
        self.mayGoOn = mayGoOn
    }

    /// One replay, all channels together.
    private struct Replayed {
        var seconds: Double
        var dataBusCycles = 0.0
        var cycles: Int64 = 0
        var energy: EnergyParts?
        var stalls = StallShares()
        var expected = OperationTally()
        var replayed = OperationTally()
    }

    /// Runs the attention of heads on a card, whose inputs arrive in chunks, interleaved with those
    /// of all busy cards.
    ///
    /// Of more heads than `replayed_heads`, as many from all over them are replayed, and half of
    /// those once more: the difference is the pace of the rest, which is no faster than inputs
    /// arrive.
    ///
    /// - Throws: `RunError`.
    public func run(_ heads: [HPUCardHead], beside active: Int) throws(RunError) -> HPUCardReport {
        let arrivals_s = arrivals_s(heads.count, active)
        let first_s = arrivals_s[0]
        let taken = taken(heads)
        let rest = heads.reduce(0) { $0 + $1.length } - taken.reduce(0) { $0 + $1.length }
        let whole = try replay(taken, arrivals_s)
        var seconds = whole.seconds
        var energy = whole.energy
        if rest > 0 {
            let half = Self.spread(taken, max(1, taken.count / 2))
            let before = try replay(half, arrivals_s)
            let tokens = taken.reduce(0) { $0 + $1.length }
            let more = max(1, tokens - half.reduce(0) { $0 + $1.length })
            let pace_s = (whole.seconds - before.seconds) / Double(more)
            seconds += pace_s * Double(rest)
            let last = heads.suffix(heads.count - (arrivals_s.count - 1) * cards.chunk_heads)
            let ofLast = Double(last.reduce(0) { $0 + $1.length })
            seconds = max(seconds, arrivals_s.last! + pace_s * ofLast)
            if let before = before.energy {
                let times = Double(rest) / Double(more)
                energy?.add(whole.energy!, times: times)
                energy?.add(before, times: -times)
            }
        }
        return report(heads, whole, busy_s: seconds - first_s, arrival_s: first_s, energy, taken)
    }

    private func report(
        _ heads: [HPUCardHead], _ whole: Replayed, busy_s: Double, arrival_s: Double,
        _ energy: EnergyParts?, _ taken: [HPUCardHead]
    ) -> HPUCardReport {
        let bytes =
            2.0 * Double(heads.reduce(0) { $0 + $1.length })
            * Double(model.headDimension * model.elementBytes)
        let o = cards.memory.organization
        let spacing = Double(max(1, o.burstCycles, cards.memory.timing.tCCD_S))
        let cycle_s = cards.memory.timing.tCK_ns * 1e-9
        let peak_Bps = Double(o.channels * o.requestBytes) / (spacing * cycle_s)
        return HPUCardReport(
            arrival_s: arrival_s, busy_s: busy_s, utilization: bytes / (peak_Bps * busy_s),
            dataBus: whole.dataBusCycles / (Double(whole.cycles) * Double(o.channels)),
            kv_bytes: bytes, energy: energy, stalls: whole.stalls, replayed: taken.count,
            heads: heads.count, isExact: whole.expected == whole.replayed, tally: whole.replayed)
    }

    /// So many of the heads, from all over them, in order: runs of them, as neighbours share rows.
    private static func spread(_ heads: [HPUCardHead], _ count: Int) -> [HPUCardHead] {
        let run = min(count, 16)
        let (runs, all) = ((count + run - 1) / run, heads.count / run)
        guard runs <= all else { return Array(heads.prefix(count)) }
        let taken = (0..<runs).flatMap { index in
            let first = index * all / runs * run
            return heads[first..<first + run]
        }
        return Array(taken.prefix(count))
    }

    private func arrivals_s(_ heads: Int, _ active: Int) -> [Double] {
        let bytes = stride(from: 0, to: heads, by: cards.chunk_heads).map {
            Double(min(cards.chunk_heads, heads - $0) * cards.inputBytes(model))
        }
        return cards.links.arrivals_s(bytes, cards: active)
    }

    /// Times between arrivals.
    private static func gaps_s(_ arrivals_s: [Double]) -> [Double] {
        arrivals_s.indices.map { arrivals_s[$0] - ($0 > 0 ? arrivals_s[$0 - 1] : 0) }
    }

    /// What is replayed of heads: also what traces of them hold.
    public func replayed(_ heads: [HPUCardHead], beside active: Int) -> HPUCardAttention {
        attention(taken(heads), arrivals_s(heads.count, active))
    }

    private func taken(_ heads: [HPUCardHead]) -> [HPUCardHead] {
        heads.count > cards.replayed_heads ? Self.spread(heads, cards.replayed_heads) : heads
    }

    private func attention(_ heads: [HPUCardHead], _ arrivals_s: [Double]) -> HPUCardAttention {
        let chunks = (heads.count + cards.chunk_heads - 1) / cards.chunk_heads
        return HPUCardAttention(
            model, heads, on: cards.card, cards.memory, chunkHeads: cards.chunk_heads,
            gaps_s: Self.gaps_s(Array(arrivals_s.prefix(chunks))))
    }

    private func replay(_ heads: [HPUCardHead], _ arrivals_s: [Double]) throws(RunError) -> Replayed
    {
        let stage = attention(heads, arrivals_s).stage
        let sets = stage.channelSets(on: cards.memory, all: options.simulateAllChannels)
        let results = Results()
        let (memory, mayGoOn) = (cards.memory, mayGoOn)
        let workers = WorkerPool(threads: min(options.threads, sets.count) - 1)
        workers.start(jobs: sets.count) { index in
            let result = Result { () throws(RunError) in
                guard mayGoOn() else { throw .interrupted }
                return try ChannelRun.runs(
                    stage, channels: sets[index].channels, on: memory, mayGoOn: mayGoOn)
            }
            results.runs.withLock { $0[index] = result }
        }
        workers.finish()
        let done = results.runs.withLock { $0 }
        var runs: [(ChannelRun, Int)] = []
        for (index, set) in sets.enumerated() {
            guard let result = done[index] else { throw .interrupted }
            runs += try result.get().map { ($0, set.count) }
        }
        return gather(runs)
    }

    /// Replays of channels, each written by the thread that did it.
    private final class Results: Sendable {
        let runs: Mutex<[Int: Result<[ChannelRun], RunError>]> = Mutex([:])
    }

    private func gather(_ runs: [(run: ChannelRun, count: Int)]) -> Replayed {
        let cycles = runs.map(\.run.cycles).max() ?? 0
        let idle = IdlePower(cards.memory)
        var all = Replayed(seconds: Double(cycles) * cards.memory.timing.tCK_ns * 1e-9)
        all.cycles = cycles
        all.energy = idle == nil ? nil : EnergyParts()
        for (run, count) in runs {
            let times = Double(count)
            all.dataBusCycles += Double(run.report.dataBusCycles) * times
            all.stalls.add(run.report.stalls, times: times)
            for path in OperationTally.replayedFields {
                all.expected[keyPath: path] += run.expected[keyPath: path] * Int64(count)
            }
            all.replayed.add(replayed: run.report, times: Int64(count))
            guard let idle, let energy = run.report.energy else { continue }
            all.energy?.add(EnergyParts(energy, nil), times: times)
            all.energy?.add(idle.energy(Double(cycles - run.cycles)), times: times)
        }
        return all
    }
}
