import DRAMModel
import WorkloadTracer

/// Finds a dataflow: a genetic search that begins with the usual dataflows, ends with steps to
/// better neighbours, and gives the same answer for the same seed; where there are few dataflows it
/// tries all.
struct DataflowSearch {
    let decoder: DataflowDecoder
    let options: NMPSearchOptions
    private let modes: [NMPOperatorMode]
    private var generator: SplitMix64
    private var evaluations = 0

    /// A genome with what it is worth: the less the better.
    struct Candidate {
        var genome: DataflowGenome
        var worth: Double
        var decoded: DecodedDataflow
    }

    private var operators: Int { decoder.costs.problem.step.operators.count }
    private var appetites: Int {
        max(1, min(DataflowGenome.greatestAppetite, decoder.costs.hardware.nmpChannels))
    }

    /// Prepares a search.
    init(_ costs: DataflowCosts, _ options: NMPSearchOptions) {
        decoder = DataflowDecoder(costs)
        self.options = options
        generator = SplitMix64(seed: UInt64(options.seed))
        modes = Self.modes(costs.hardware, options)
    }

    /// The modes that a search may use.
    private static func modes(_ hardware: NMPHardware, _ options: NMPSearchOptions)
        -> [NMPOperatorMode]
    {
        guard hardware.nmpChannels > 0 else { return [.npu] }
        let normal = hardware.normalChannels > 0
        if options.dataflow == .compute_centric { return normal ? [.nmp, .npu] : [.nmp] }
        var modes: [NMPOperatorMode] = normal ? [.nmp, .npu] : [.nmp]
        let shares = NMPOperatorMode.Share.allCases
        if normal { modes += shares.map { .mix($0, all: false) } }
        let all = hardware.npuReads == .any || hardware.npuReads == .mixed && normal
        if all { modes += shares.dropLast().map { .mix($0, all: true) } }
        if hardware.npuReads == .any { modes.append(.npuAll) }
        return modes
    }

    /// The best dataflow that is found; its `overflow` says whether it fits.
    ///
    /// - Throws: `RunError`: what keeps a channel from being replayed, or that it may not go on.
    mutating func best(mayGoOn: () -> Bool) throws(RunError) -> Candidate? {
        if let fixed = FixedDataflow.genome(options.dataflow, decoder.costs) {
            let candidate = try evaluate(fixed)
            return candidate.worth < .infinity ? candidate : nil
        }
        let best = try isSmall ? exhaustive(mayGoOn) : genetic(mayGoOn)
        return best.worth < .infinity ? best : nil
    }

    /// What a genome is worth: seconds, joules or their product, and far more when it does not fit.
    mutating func evaluate(_ genome: DataflowGenome) throws(RunError) -> Candidate {
        evaluations += 1
        let decoded = try decoder.decode(genome)
        guard decoded.isPossible else {
            return Candidate(genome: genome, worth: .infinity, decoded: decoded)
        }
        if decoded.overflow > 0 {
            let share = decoded.overflow / decoder.costs.problem.allBytes
            return Candidate(genome: genome, worth: 1e12 * (1 + share), decoded: decoded)
        }
        return Candidate(genome: genome, worth: worth(decoded), decoded: decoded)
    }

    private func worth(_ decoded: DecodedDataflow) -> Double {
        let totals = DataflowTotals(decoded, decoder.costs)
        return switch options.objective {
        case .latency: totals.time_s
        case .energy: totals.energy_J
        case .edp: totals.time_s * totals.energy_J
        }
    }
}

/// All dataflows of small problems.
extension DataflowSearch {
    private var kinds: Int { operators * appetites * modes.count }

    /// Whether there are few enough genomes to try all.
    var isSmall: Bool {
        var count = 1
        for _ in 0..<operators {
            let (product, overflow) = count.multipliedReportingOverflow(by: kinds)
            guard !overflow, product <= options.exhaustive else { return false }
            count = product
        }
        return true
    }

    private mutating func exhaustive(_ mayGoOn: () -> Bool) throws(RunError) -> Candidate {
        var genome = DataflowGenome()
        var best = try evaluate(genome)
        var digits = Array(repeating: 0, count: operators)
        while true {
            for index in 0..<operators {
                genome.group[index] = UInt8(digits[index] % operators)
                genome.appetite[index] = UInt8(1 + digits[index] / operators % appetites)
                genome.mode[index] = UInt8(modes[digits[index] / (operators * appetites)].index)
            }
            let candidate = try evaluate(genome)
            if candidate.worth < best.worth { best = candidate }
            var digit = 0
            while digit < operators {
                digits[digit] += 1
                if digits[digit] < kinds { break }
                digits[digit] = 0
                digit += 1
            }
            guard digit < operators else { return best }
            guard mayGoOn() else { throw .interrupted }
        }
    }
}

/// The genetic search.
extension DataflowSearch {
    private mutating func genetic(_ mayGoOn: () -> Bool) throws(RunError) -> Candidate {
        var population = try first()
        for _ in 0..<options.generations {
            guard mayGoOn() else { throw .interrupted }
            var next = Array(population.prefix(max(1, options.population / 8)))
            while next.count < options.population {
                let (mother, father) = (tournament(population), tournament(population))
                var child = mutated(crossed(population[mother].genome, population[father].genome))
                // Many alike would leave no room for others.
                if next.contains(where: { $0.genome == child }) { child = random() }
                next.append(try evaluate(child))
            }
            population = Self.sorted(next)
        }
        return try climbed(population[0], mayGoOn)
    }

    /// The usual dataflows, the best of each operator alone, and random ones.
    private mutating func first() throws(RunError) -> [Candidate] {
        var population: [Candidate] = []
        for genome in try starts() { population.append(try evaluate(genome)) }
        while population.count < max(2, options.population) {
            population.append(try evaluate(random()))
        }
        return Self.sorted(population)
    }

    private mutating func starts() throws(RunError) -> [DataflowGenome] {
        var alone = DataflowGenome()
        for index in 0..<operators {
            var best = Double.infinity
            for mode in modes {
                var genome = alone
                genome.mode[index] = UInt8(mode.index)
                let worth = try evaluate(genome).worth
                if worth < best { (best, alone) = (worth, genome) }
            }
        }
        var starts = [alone, DataflowGenome()]
        for dataflow in NMPSearchOptions.Dataflow.allCases {
            guard let genome = FixedDataflow.genome(dataflow, decoder.costs) else { continue }
            let allowed = (0..<operators).allSatisfy { index in
                modes.contains { $0.index == Int(genome.mode[index]) }
            }
            if allowed { starts.append(genome) }
        }
        return starts
    }

    private mutating func random() -> DataflowGenome {
        var genome = DataflowGenome()
        for index in 0..<operators {
            genome.group[index] = UInt8(draw(operators))
            genome.appetite[index] = UInt8(1 + draw(appetites))
            genome.mode[index] = UInt8(modes[draw(modes.count)].index)
        }
        return genome
    }

    private mutating func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }

    private mutating func tournament(_ population: [Candidate]) -> Int {
        // The population is sorted: the first of two places is the better one.
        min(draw(population.count), draw(population.count))
    }

    private mutating func crossed(
        _ mother: DataflowGenome, _ father: DataflowGenome
    ) -> DataflowGenome {
        var child = mother
        for index in 0..<operators where generator.next() & 1 == 1 {
            child.group[index] = father.group[index]
            child.appetite[index] = father.appetite[index]
            child.mode[index] = father.mode[index]
        }
        return child
    }

    private mutating func mutated(_ genome: DataflowGenome) -> DataflowGenome {
        var genome = genome
        repeat {
            let index = draw(operators)
            switch draw(3) {
            case 0: genome.group[index] = UInt8(draw(operators))
            case 1: genome.appetite[index] = UInt8(1 + draw(appetites))
            default: genome.mode[index] = UInt8(modes[draw(modes.count)].index)
            }
        } while generator.next() & 1 == 1
        return genome
    }

    /// Changes an operator's group and mode, its weight in the distribution of channels, or the
    /// modes of two operators, as long as that helps.
    private mutating func climbed(
        _ start: Candidate, _ mayGoOn: () -> Bool
    ) throws(RunError) -> Candidate {
        var best = start
        var improved = true
        while improved {
            guard mayGoOn() else { throw .interrupted }
            improved = false
            for index in 0..<operators {
                for mode in modes {
                    for value in 0..<operators {
                        var genome = best.genome
                        genome.group[index] = UInt8(value)
                        genome.mode[index] = UInt8(mode.index)
                        if try better(genome, &best) { improved = true }
                    }
                    for other in 0..<index {
                        for second in modes {
                            var genome = best.genome
                            genome.mode[index] = UInt8(mode.index)
                            genome.mode[other] = UInt8(second.index)
                            if try better(genome, &best) { improved = true }
                        }
                    }
                }
                for other in 0..<operators where other != index {
                    if try joined(index, other, &best) { improved = true }
                }
                for value in 1...appetites {
                    var genome = best.genome
                    genome.appetite[index] = UInt8(value)
                    if try better(genome, &best) { improved = true }
                }
            }
        }
        return best
    }

    /// Puts an operator into the group of another one, each on one device.
    private mutating func joined(
        _ index: Int, _ other: Int, _ best: inout Candidate
    ) throws(RunError) -> Bool {
        var improved = false
        for first in modes where first == .nmp || first == .npu {
            for second in modes where second == .nmp || second == .npu {
                var genome = best.genome
                genome.group[index] = genome.group[other]
                genome.mode[index] = UInt8(first.index)
                genome.mode[other] = UInt8(second.index)
                if try better(genome, &best) { improved = true }
            }
        }
        return improved
    }

    private mutating func better(
        _ genome: DataflowGenome, _ best: inout Candidate
    ) throws(RunError) -> Bool {
        guard genome != best.genome else { return false }
        let candidate = try evaluate(genome)
        guard candidate.worth < best.worth else { return false }
        best = candidate
        return true
    }

    private static func sorted(_ population: [Candidate]) -> [Candidate] {
        // A sort that keeps equals in their order, so that the same seed gives the same answer.
        population.enumerated().sorted {
            ($0.element.worth, $0.offset) < ($1.element.worth, $1.offset)
        }.map(\.element)
    }
}
