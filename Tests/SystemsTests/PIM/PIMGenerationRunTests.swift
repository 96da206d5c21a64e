import Systems
import Testing
import WorkloadTracer

/// Step after step: who leaves, what grows, what moves.
@Suite struct PIMGenerationRunTests {
    private typealias Bench = SystemsBench

    /// Stages of as many cycles as a function of the batch and the move says; the xPU is at work
    /// for all of them, PIM for a fifth.
    private func report(
        _ batch: Batch, steps: Int? = nil, stride: Int = 1,
        lengths: GenerationOptions.Lengths = .grow,
        _ change: (inout PIMSystemOptions) -> Void = { _ in },
        cycles: @escaping @Sendable (Batch, OffloadingDecision.Move) -> Int
    ) throws -> PIMGenerationReport {
        var system = PIMSystemOptions(name: "test", npu: Bench.npu, clock_MHz: 1000)
        system.batch_pipelining = true
        change(&system)
        var generation = GenerationOptions()
        generation.steps = steps
        generation.stride = stride
        generation.lengths = lengths
        let run = PIMGenerationRun(
            model: Bench.model, batch: batch, system: system, generation: generation,
            stages: PIMStageRun(try Bench.hardware())
        ) { batch, move in
            let cycles = cycles(batch, move)
            var work = StageWork()
            work.xpuGEMM_FLOPs = 1e6
            work.pimGEMV_FLOPs = 1e6
            return [
                Bench.stage(work: work) { _ in
                    [
                        StageStream(.xpu_compute, [Bench.delay(cycles - 1)]),
                        StageStream(.pim_attention, [Bench.delay(cycles / 5)]),
                    ]
                }
            ]
        }
        return try run.run()
    }

    private func batch(_ outputs: [Int?], length: Int = 10) -> Batch {
        Batch(
            outputs.enumerated().map { .init(number: $0, length: length, output: $1) })
    }

    @Test func sequencesGrowAndRequestsLeave() throws {
        let report = try report(batch([2, 3, 5])) { batch, _ in
            100 * batch.requests.count + batch.lengths.reduce(0, +)
        }
        #expect(report.steps.map(\.requests) == [3, 3, 2, 1, 1])
        #expect(report.steps.map(\.tokens) == [30, 33, 24, 13, 14])
        #expect(report.generated == 10 && report.stepCount == 5)
        let cycles = [330, 333, 224, 113, 114].map(Double.init)
        // Ten layers.
        for (step, cycles) in zip(report.steps, cycles) {
            #expect(abs(step.token_s - cycles * 1e-8) < 1e-15)
        }
        #expect(abs(report.tokensPerSecond - 10 / (cycles.reduce(0, +) * 1e-8)) < 1e-3)
        #expect(report.last.requests == 1 && report.last.cycles == 114)
        #expect(report.steps.allSatisfy { $0.decision == nil })
    }

    @Test func lengthsMayStay() throws {
        let report = try report(batch([2, 3]), lengths: .hold) { batch, _ in
            10 * batch.lengths.reduce(0, +)
        }
        #expect(report.steps.map(\.tokens) == [20, 20, 10])
    }

    @Test func stepsEndTheRun() throws {
        let report = try report(batch([nil, 2]), steps: 4) { _, _ in 100 }
        #expect(report.steps.map(\.requests) == [2, 2, 1, 1])
    }

    @Test func withoutOutputsThereIsOneStep() throws {
        #expect(try report(batch([nil, 2])) { _, _ in 100 }.steps.count == 1)
    }

    /// A step stands for those that are left out, as long as nobody leaves.
    @Test func aStrideSamples() throws {
        let report = try report(batch([4, 13]), stride: 5) { batch, _ in
            100 * batch.requests.count
        }
        #expect(report.steps.map(\.number) == [0, 4, 9])
        #expect(report.steps.map(\.stands) == [4, 5, 4])
        #expect(report.generated == 4 + 13)
        #expect(report.steps.map(\.tokens) == [20, 14, 19])
        #expect(abs(report.time_s - (4 * 200 + 9 * 100) * 1e-8) < 1e-15)
        let energy = try #require(report.energy_pJ)
        #expect(energy > 0)
    }

    @Test func whatDoesNotFitIsNotMoved() throws {
        var system = PIMSystemOptions(name: "test", npu: Bench.npu, clock_MHz: 1000)
        system.batch_pipelining = true
        system.dbo = true
        let run = PIMGenerationRun(
            model: Bench.model, batch: batch([Int?](repeating: nil, count: 16)), system: system,
            generation: GenerationOptions(), stages: PIMStageRun(try Bench.hardware())
        ) { _, move in
            guard move == .none else { throw PIMCapacityError(message: "no room") }
            var work = StageWork()
            (work.xpuGEMM_FLOPs, work.pimGEMV_FLOPs) = (1e6, 1e6)
            return [
                Bench.stage(work: work) { _ in
                    [
                        StageStream(.xpu_compute, [Bench.delay(999)]),
                        StageStream(.pim_attention, [Bench.delay(200)]),
                    ]
                }
            ]
        }
        let decisions = try run.run().steps.compactMap(\.decision)
        #expect(decisions.count == 2)
        #expect(decisions.allSatisfy { $0.move == .none })
        #expect(decisions[1].reason.hasSuffix("; not made: no room"))
    }

    /// The first step measures; the xPU takes five times as long as PIM, so FFNs move.
    @Test func theFirstStepFillsTheTable() throws {
        let batch = batch([Int?](repeating: nil, count: 16))
        let report = try report(batch, { $0.dbo = true }) { _, move in
            move == .none ? 1000 : 800
        }
        // The second step is faster: the run ends.
        let decisions = report.steps.compactMap(\.decision)
        #expect(decisions.map(\.isMeasuring) == [true, false])
        #expect(decisions[0].move == .none && decisions[0].prediction == nil)
        guard case .ffn(let requests) = decisions[1].move else {
            Issue.record("\(decisions[1])")
            return
        }
        #expect((1...8).contains(requests) && decisions[1].reason.contains("equation 1"))
        // 1e6 FLOPs in 1 us on the xPU, in 0.2 us on PIM.
        let table = report.steps[1].throughput
        #expect(abs(table.FLOPS_xPU / 1e12 - 1) < 0.01)
        #expect(abs(table.FLOPS_PIM / 5e12 - 1) < 0.03)
    }

    /// A move that does not pay is not made again, so in the long run a step is no longer than
    /// without.
    @Test func whatDoesNotPayIsDropped() throws {
        let batch = batch([Int?](repeating: nil, count: 16), length: 1000)
        let slow: @Sendable (Batch, OffloadingDecision.Move) -> Int = { _, move in
            if case .ffn(let requests) = move { return 1000 + 10 * requests }
            return 1000
        }
        let kept = try report(batch, steps: 12, { $0.dbo = true }, cycles: slow)
        let moves = kept.steps.compactMap { $0.decision?.move }
        #expect(moves[1] != .none)
        let last = try #require(kept.steps.last)
        #expect(last.decision?.move == OffloadingDecision.Move.none)
        #expect(last.decision?.reason.contains("; not made: a step with ") == true)
        #expect(abs(last.token_s - 1000e-8) < 1e-15)

        let always = try report(
            batch, steps: 12,
            {
                $0.dbo = true
                $0.offloading.keep = .always
            }, cycles: slow)
        #expect(
            always.steps.dropFirst().allSatisfy {
                $0.decision?.move != OffloadingDecision.Move.none
            })
        #expect(always.time_s > kept.time_s)
    }

    /// Without a number of steps the run goes on until a step is no slower than without offloading.
    @Test(arguments: OffloadingOptions.Keep.allCases)
    func converges(_ keep: OffloadingOptions.Keep) throws {
        let batch = batch([Int?](repeating: nil, count: 16), length: 1000)
        let report = try report(
            batch,
            {
                $0.dbo = true
                $0.offloading.keep = keep
            }
        ) { _, move in move == .none ? 1000 : 1200 }
        #expect(report.steps.count == (keep == .faster ? 3 : 2))
        #expect((report.last.cycles == 1000) == (keep == .faster))
    }

    /// When requests have left, the devices are measured again without offloading.
    @Test func aBatchThatHasChangedIsMeasuredAgain() throws {
        let outputs = (0..<16).map { Optional($0 < 8 ? 4 : 8) }
        let report = try report(batch(outputs, length: 1000), { $0.dbo = true }) { _, move in
            move == .none ? 1000 : 1100
        }
        let measuring = report.steps.compactMap { $0.decision?.isMeasuring }
        #expect(measuring == [true, false, false, false, true, false, false, false])
    }

    @Test func peakFiguresNeedNoMeasurement() throws {
        let report = try report(
            batch([nil, nil]), steps: 2,
            {
                $0.dbo = true
                $0.offloading.profile = .nominal
            }
        ) { _, _ in 1000 }
        #expect(report.steps.allSatisfy { $0.decision?.move == .group })
        #expect(report.steps[0].decision?.isMeasuring == false)
    }
}
