import DRAMEngine
import DRAMModel
import Testing
import TestSupport

/// Random legal sequences of commands of the memory controller and PIM: at every step the channel
/// finds the cycle that the history of its commands asks for, for every kind of command, and names
/// a rule that binds.
///
/// `LIBRASIM_PIM_SEEDS` is the number of seeds for each memory.
@Suite struct PIMRandomTests {
    static let seeds = SeedCount.named("LIBRASIM_PIM_SEEDS", default: defaultSeeds)
    #if DEBUG
        private static let defaultSeeds: UInt64 = 1
    #else
        private static let defaultSeeds: UInt64 = 10
    #endif
    private static let steps = defaultSeeds == 1 ? 60 : 100

    @Test(arguments: PIMMemory.diverse)
    func channelFindsWhatTheHistorySays(_ memory: PIMMemory) {
        var issued: [CommandKind: Int] = [:]
        for seed in 1...Self.seeds {
            let varied = RandomPIMCommands.vary(memory.configuration, seed: seed)
            let complaint = Self.run(varied, seed: seed, &issued)
            if let complaint {
                Issue.record("\(memory.name), LIBRASIM_PIM_SEEDS=\(seed): \(complaint)")
                return
            }
        }
        guard Self.seeds >= 10 else { return }
        for kind in memory.configuration.commandKinds {
            let isPossible =
                kind != .pim_activate4
                || memory.configuration.organization.banks_per_group == 4
            #expect(!isPossible || issued[kind, default: 0] > 0, "\(memory.name): no \(kind)")
        }
    }

    /// One sequence; what is wrong with it, or `nil`.
    private static func run(
        _ memory: MemoryConfiguration, seed: UInt64, _ issued: inout [CommandKind: Int]
    ) -> String? {
        var draw = RandomPIMCommands(memory, seed: seed)
        var bench = PIMBench(memory)
        var now: Int64 = 1000
        for step in 0..<steps {
            let candidates = draw.candidates(bench.history.state)
            var legal: [Command] = []
            for command in candidates {
                let isReady = bench.history.state.rowsAreReady(command)
                if command.kind.isPIM,
                    bench.channel.units.isReady(PIMCommand(command)) != isReady
                {
                    return "step \(step): \(command.phrase) is ready: \(isReady)"
                }
                // The gate of PRECHARGE is that of pim_precharge too: without a row of a request
                // its own rules are not all that it shows.
                guard isReady || command.kind != .precharge else { continue }
                if let complaint = bench.disagreement(on: command) {
                    return "step \(step): \(complaint)"
                }
                if bench.history.state.allows(command) { legal.append(command) }
            }
            // Every rank that was drawn may be asleep.
            guard let chosen = draw.choose(legal) else { continue }
            let slack = [0, 0, 0, 0, draw.number(6), draw.number(60)][draw.number(6)]
            now = max(now, bench.history.earliest(chosen).cycle) + Int64(slack)
            bench.issue(chosen, at: now)
            issued[chosen.kind, default: 0] += 1
        }
        return nil
    }
}
