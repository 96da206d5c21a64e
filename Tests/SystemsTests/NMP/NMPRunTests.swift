import Testing
import WorkloadTracer

@testable import Systems

/// Whole workloads on replayed channels.
@Suite struct NMPRunTests {
    private func problem(_ requests: Int = 2, input: Int = 40, output: Int = 10) -> DataflowProblem
    {
        DataflowProblem(
            SystemsBench.model, requests: requests, input: input, output: output,
            context: input + output)
    }

    private func run(
        _ problem: DataflowProblem, _ hardware: NMPHardware,
        _ replays: NMPReplayedChannels = .init()
    ) throws -> NMPReport {
        var options = NMPSearchOptions()
        options.population = 16
        options.generations = 8
        return try NMPRun(problem, on: hardware, options: options, replays: replays).run()
    }

    @Test func partsAddUp() throws {
        let (problem, hardware) = (problem(), try NMPBench.hardware(3, refresh: true))
        let result = try #require(try run(problem, hardware).result)
        #expect(
            result.dataflow.violations(of: problem.step, nmpChannels: 3, normalChannels: 1) == [])
        // Levels and groups by hand.
        let step = result.dataflow.groups.reduce(0.0) { sum, parts in
            sum
                + parts.map { part in
                    part.levels.reduce(0.0) { sum, level in
                        let units = level.map { result.operators[$0].nmp_s }.max() ?? 0
                        return sum + max(units, level.reduce(0) { $0 + result.operators[$1].npu_s })
                    }
                }.max()!
        }
        #expect(abs(result.decode_s / (step * 10 * 10) - 1) < 1e-12)
        let prompts = result.operators.reduce(0) { $0 + $1.prefill_s }
        #expect(abs(result.prefill_s / (prompts * 10) - 1) < 1e-12)
        let parts = result.operators.reduce(0) {
            $0 + ($1.step.total_J * 10 + $1.prefill.total_J) * 10
        }
        let standby = (4 * 0.05) * result.time_s
        #expect(abs(result.energy.total_J / (parts + standby) - 1) < 1e-12)
        #expect(abs(result.energy.standby_J / standby - 1) < 1e-12)
        #expect(result.nmpShare >= 0 && result.nmpShare <= 1)
        #expect(result.nmpUtilization <= 1 && result.npuUtilization <= 1)
        #expect(result.portUtilization <= 1)
    }

    /// Results do not depend on who shares the replays, nor on when.
    @Test func threadsChangeNothing() async throws {
        let problems = [problem(1), problem(2), problem(1, input: 60), problem(3, output: 4)]
        let hardware = try NMPBench.hardware(2, refresh: true)
        let replays = NMPReplayedChannels()
        let alone = try problems.map { try run($0, hardware).result! }
        let shared = try await withThrowingTaskGroup(of: (Int, NMPReport.Result).self) { group in
            for (index, problem) in problems.enumerated() {
                group.addTask { (index, try run(problem, hardware, replays).result!) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for (index, result) in alone.enumerated() {
            #expect(shared[index]?.time_s == result.time_s)
            #expect(shared[index]?.energy == result.energy)
            #expect(shared[index]?.dataflow == result.dataflow)
        }
    }

    /// A channel of 16 banks of 64 rows of 2 KB holds 2 MB, four of them less than the model's 10
    /// layers of 1.5 MB; eight hold them, and none more than it can.
    @Test func nothingOverflows() throws {
        let small = ["organization.rows=64"]
        let problem = problem(4)
        #expect(problem.allBytes > 16e6)
        let none = try run(problem, try NMPBench.hardware(3, of: 4, small))
        #expect(none.result == nil)
        for nmp in [2, 4, 6, 8] {
            let hardware = try NMPBench.hardware(nmp, of: 16, ["organization.rows=64"])
            let result = try #require(try run(problem, hardware).result)
            var fill = Array(repeating: 0.0, count: nmp)
            var normal = 0.0
            for (placement, part) in zip(result.dataflow.placements, result.operators) {
                for channel in placement.channels { fill[channel] += part.nmpBytes * 10 }
                normal += part.normalBytes * 10
            }
            #expect(fill.allSatisfy { $0 <= hardware.channelBytes })
            #expect(normal <= hardware.channelBytes * Double(16 - nmp))
            #expect(fill.reduce(normal, +) >= problem.allBytes * (1 - 1e-12))
        }
    }

    @Test func theNPUAloneReadsEverything() throws {
        var hardware = try NMPBench.hardware(0, refresh: true)
        hardware.readTime = .derate
        hardware.readEfficiency = 0.7
        let problem = problem()
        let result = try #require(try run(problem, hardware).result)
        #expect(result.nmpShare == 0 && result.energy.nmpMAC_J == 0 && result.energy.port_J == 0)
        // Generation: every matrix and input once, new keys and values, at 0.7 of four channels.
        let bytes = problem.step.operators.reduce(0.0) {
            $0 + Double(($1.matrixElements + $1.inputElements + $1.written) * 2)
        }
        #expect(abs(result.decode_s / (bytes * 100 / (4 * 0.7 * 12.8e9)) - 1) < 1e-9)
    }
}
