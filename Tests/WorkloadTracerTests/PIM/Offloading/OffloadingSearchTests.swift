import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// The closed form against a search through every amount of offloaded work.
@Suite struct OffloadingSearchTests {
    /// What the search found: the smallest amount with the shortest stage.
    private struct Best {
        var ffn = 0
        var mha = 0
        var stage_s: Double
    }

    /// Restates Algorithm 1 as a search; shares no formula with the module.
    private static func search(
        _ g: PIMBatchGroup, _ t: PIMDeviceThroughput, pimInFFN: Double
    ) -> Best {
        let b = Double(g.requests)
        let gemm = b * (g.qkvAndProjection_FLOPs + g.ffn_FLOPs) / t.FLOPS_xPU
        let attention = b * g.mha_FLOPs / t.FLOPS_PIM
        var best = Best(stage_s: max(gemm, attention))
        for count in 0...g.requests {
            let moved = Double(count)
            if gemm > attention {
                let stage = max(
                    gemm - moved * g.ffn_FLOPs / t.FLOPS_xPU,
                    attention + moved * g.ffn_FLOPs / pimInFFN)
                if stage < best.stage_s { best = Best(ffn: count, stage_s: stage) }
            } else if attention > gemm {
                let stage = max(
                    gemm + moved * g.mha_FLOPs / t.FLOPS_xPU_GEMV,
                    attention - moved * g.mha_FLOPs / t.FLOPS_PIM)
                if stage < best.stage_s { best = Best(mha: count, stage_s: stage) }
            }
        }
        return best
    }

    private static func randomCase(_ seed: UInt64) -> (PIMBatchGroup, PIMDeviceThroughput) {
        var random = SplitMix64(seed: seed)
        func magnitude(_ range: ClosedRange<Double>) -> Double {
            let exponent = Double.random(in: range, using: &random)
            return (0..<Int(exponent)).reduce(1 + exponent - exponent.rounded(.down)) { value, _ in
                value * 10
            }
        }
        let throughput = PIMDeviceThroughput(
            FLOPS_xPU: magnitude(11...15), FLOPS_PIM: magnitude(11...14),
            FLOPS_xPU_GEMV: magnitude(10...13))
        let group = PIMBatchGroup(
            requests: Int.random(in: 1...400, using: &random), channels: 1,
            qkvAndProjection_FLOPs: magnitude(5...9), ffn_FLOPs: magnitude(5...10),
            mha_FLOPs: magnitude(4...10))
        return (group, throughput)
    }

    private static func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-12 * b }

    @Test func closedFormFindsTheBestWholeNumber() {
        var seen = (ffn: 0, mha: 0, none: 0, all: 0)
        for seed in 1...2000 as ClosedRange<UInt64> {
            let (group, throughput) = Self.randomCase(seed)
            let decision = DynamicBatchOffloading.decide(
                group, throughput: throughput, options: OffloadingOptions())
            let best = Self.search(group, throughput, pimInFFN: throughput.FLOPS_PIM)
            #expect(
                Self.isClose(decision.after.stage_s, best.stage_s),
                "seed \(seed): \(decision.reason); the search found \(best)")
            #expect(decision.after.stage_s <= decision.before.stage_s, "seed \(seed)")
            switch decision.move {
            case .none:
                #expect(best.ffn == 0 && best.mha == 0, "seed \(seed): \(best)")
                seen.none += 1
            case .ffn(let m):
                #expect(m == best.ffn, "seed \(seed): \(decision.reason)")
                #expect(abs(Double(m) - decision.balance) < 1 || m == group.requests)
                seen.ffn += 1
                if m == group.requests { seen.all += 1 }
            case .mha(let n):
                #expect(n == best.mha, "seed \(seed): \(decision.reason)")
                #expect(abs(Double(n) - decision.balance) < 1)
                seen.mha += 1
            case .group: Issue.record("seed \(seed): the group is not small")
            }
        }
        // The cases are worth something only if each occurs often.
        #expect(seen.ffn > 200 && seen.mha > 200 && seen.none > 20 && seen.all > 20, "\(seen)")
    }

    /// As printed, the scheduler is right about a PIM with the xPU's throughput, and about no
    /// other.
    @Test func printedFormIsTheBestForItsOwnPrediction() {
        var options = OffloadingOptions()
        options.literal_line_16 = true
        for seed in 1...1000 as ClosedRange<UInt64> {
            let (group, throughput) = Self.randomCase(seed)
            let decision = DynamicBatchOffloading.decide(
                group, throughput: throughput, options: options)
            let best = Self.search(group, throughput, pimInFFN: throughput.FLOPS_xPU)
            if case .ffn(let m) = decision.move {
                #expect(m == best.ffn, "seed \(seed): \(decision.reason)")
            } else {
                #expect(best.ffn == 0, "seed \(seed): \(decision.reason)")
            }
        }
    }

    /// The balanced rule takes the whole group exactly when that beats every other choice, so it
    /// never loses.
    @Test func balancedRuleNeverLoses() {
        var balanced = OffloadingOptions()
        balanced.small_batch = .balanced
        var groups = 0
        for seed in 1...1000 as ClosedRange<UInt64> {
            var (group, throughput) = Self.randomCase(seed)
            group.channels = 512
            let paper = DynamicBatchOffloading.decide(
                group, throughput: throughput, options: OffloadingOptions())
            let decision = DynamicBatchOffloading.decide(
                group, throughput: throughput, options: balanced)
            let best = Self.search(group, throughput, pimInFFN: throughput.FLOPS_PIM)
            #expect(paper.move == .group, "seed \(seed)")
            #expect(
                Self.isClose(decision.after.stage_s, min(best.stage_s, paper.after.stage_s)),
                "seed \(seed): \(decision.reason)")
            if decision.move == .group { groups += 1 }
        }
        #expect(groups > 5 && groups < 995, "\(groups)")
    }
}
