import Foundation
import Testing
import TestSupport

@testable import WorkloadTracer

/// The decisions of Algorithm 1, worked out by hand.
@Suite struct OffloadingDecisionTests {
    private func decide(
        _ group: PIMBatchGroup, _ throughput: PIMDeviceThroughput = OffloadingCases.unit,
        literal: Bool = false, small: OffloadingOptions.SmallBatch = .paper
    ) -> OffloadingDecision {
        var options = OffloadingOptions()
        options.literal_line_16 = literal
        options.small_batch = small
        return DynamicBatchOffloading.decide(group, throughput: throughput, options: options)
    }

    /// Fig 13a: 10 requests, xPU 10·(1+3) = 40, PIM 10·1 = 10; (40 − 10) / (3 + 3) = 5 move: 25 and
    /// 25.
    @Test func longerFFNGoesToPIM() {
        let decision = decide(OffloadingCases.group(10, a: 1, f: 3, h: 1))
        #expect(decision.move == .ffn(requests: 5))
        #expect(decision.balance == 5)
        #expect(decision.before == PIMDeviceTimes(xpu_s: 40, pim_s: 10))
        #expect(decision.after == PIMDeviceTimes(xpu_s: 25, pim_s: 25))
        #expect(
            decision.reason
                == "xPU 40.0 s, PIM 10.0 s: equation 1 has m = 5.00, the FFN of 5 of 10 "
                + "requests goes to PIM: "
                + "xPU 25.0 s, PIM 25.0 s")
    }

    /// Fig 13b: xPU 10·(1+1) = 20, PIM 10·8 = 80; G = 1/3: (80 − 20) / (24 + 8) = 1.875. With 1: 44
    /// and 72; with 2: 68 and 64. Two it is.
    @Test func longerMHAGoesToTheXPU() {
        let slow = PIMDeviceThroughput(FLOPS_xPU: 1, FLOPS_PIM: 1, FLOPS_xPU_GEMV: 1 / 3.0)
        let decision = decide(OffloadingCases.group(10, a: 1, f: 1, h: 8), slow)
        #expect(decision.move == .mha(requests: 2))
        #expect(abs(decision.balance - 1.875) < 1e-12)
        #expect(abs(decision.after.xpu_s - 68) < 1e-9)
        #expect(decision.after.pim_s == 64)
    }

    /// Fig 13c: 4 requests on 8 channels. xPU 4·(1+3) = 16, PIM 4·1 = 4; whole groups: 4·(1+3+1) =
    /// 20 each for two stages, 10 a stage. The balance would give 16 − 3·2 = 10 and 4 + 3·2 = 10:
    /// no better.
    @Test func smallGroupGoesToPIMAsAWhole() {
        let group = OffloadingCases.group(4, a: 1, f: 3, h: 1, channels: 8)
        let decision = decide(group)
        #expect(decision.move == .group)
        #expect(decision.before == PIMDeviceTimes(xpu_s: 16, pim_s: 4))
        #expect(decision.after == PIMDeviceTimes(xpu_s: 10, pim_s: 10))
        #expect(decide(group, small: .balanced).move == .ffn(requests: 2))
        var full = group
        full.channels = 4
        #expect(decide(full).move == .ffn(requests: 2), "B = channels is not small")
    }

    /// The nearest whole number is not always the best one.
    @Test func roundsToTheShorterStage() {
        // xPU 3·(0+4) = 12, PIM 0: m = 12 / (4 + 4) = 1.5; one: 8 and 4; two: 4 and 8. Even, so the
        // smaller.
        #expect(decide(OffloadingCases.group(3, a: 0, f: 4, h: 0)).move == .ffn(requests: 1))
        // PIM four times slower: m = 12 / (4 + 16) = 0.6, which rounds to 1; but one: 8 and 16.
        // None.
        let slow = PIMDeviceThroughput(FLOPS_xPU: 1, FLOPS_PIM: 0.25, FLOPS_xPU_GEMV: 1)
        let none = decide(OffloadingCases.group(3, a: 0, f: 4, h: 0), slow)
        #expect(none.move == .none)
        #expect(none.after == none.before)
        #expect(abs(none.balance - 0.6) < 1e-12)
        // PIM four times faster: m = 12 / (4 + 1) = 2.4, which rounds to 2; and two: 4 and 2;
        // three: 0 and 3.
        let fast = PIMDeviceThroughput(FLOPS_xPU: 1, FLOPS_PIM: 4, FLOPS_xPU_GEMV: 1)
        #expect(decide(OffloadingCases.group(3, a: 0, f: 4, h: 0), fast).move == .ffn(requests: 3))
    }

    /// a/X = 10 > (f + h)/P = 2: even all the FFN leaves the xPU longer. m is clamped to B.
    @Test func clampsToTheGroup() {
        let decision = decide(OffloadingCases.group(6, a: 10, f: 1, h: 1))
        #expect(decision.move == .ffn(requests: 6))
        #expect(decision.balance == 30)
        #expect(decision.after == PIMDeviceTimes(xpu_s: 60, pim_s: 12))
    }

    /// As printed m = B·[(a+f)/X − h/P] / (2f/X): (1 + X/P)/2 times the right one, so PIM is
    /// overloaded by it.
    @Test func printedLine16OverloadsPIM() {
        let slow = PIMDeviceThroughput(FLOPS_xPU: 1, FLOPS_PIM: 0.25, FLOPS_xPU_GEMV: 1)
        let group = OffloadingCases.group(10, a: 0, f: 4, h: 0)
        // 40 / (4 + 16) = 2: 32 and 32. As printed 40 / 8 = 5: 20, and 5·16 = 80 on PIM, twice no
        // offloading.
        #expect(decide(group, slow).after == PIMDeviceTimes(xpu_s: 32, pim_s: 32))
        let printed = decide(group, slow, literal: true)
        #expect(printed.move == .ffn(requests: 5))
        #expect(printed.after == PIMDeviceTimes(xpu_s: 20, pim_s: 80))
        let overload: Double = printed.balance / decide(group, slow).balance
        #expect(overload == 2.5, "(1 + X/P)/2")
        #expect(printed.after.stage_s > printed.before.stage_s)
        #expect(printed.reason.contains("as printed"))
        // Where both devices are as fast, and where attention is longer, the printed form changes
        // nothing.
        #expect(decide(group, literal: true).move == decide(group).move)
        let attention = OffloadingCases.group(10, a: 1, f: 1, h: 8)
        #expect(decide(attention, slow, literal: true) == decide(attention, slow))
    }

    @Test func nothingToDoIsNothingDone() {
        let empty = decide(OffloadingCases.group(0, a: 1, f: 1, h: 1, channels: 64))
        #expect(empty.move == .none)
        #expect(empty.after == PIMDeviceTimes(xpu_s: 0, pim_s: 0))
        let even = decide(OffloadingCases.group(10, a: 1, f: 1, h: 2))
        #expect(even.move == .none)
        #expect(even.reason == "xPU 20.0 s, PIM 20.0 s: both take as long, nothing moves")
        let noFFN = decide(OffloadingCases.group(10, a: 5, f: 0, h: 2))
        #expect(noFFN.move == .none)
        #expect(noFFN.reason.contains("no FFN"))
        #expect(decide(OffloadingCases.group(10, a: 0, f: 0, h: 0)).move == .none)
        // Attention alone: all of it cannot move, as then the xPU would be the longer one.
        #expect(decide(OffloadingCases.group(10, a: 0, f: 0, h: 2)).move == .mha(requests: 5))
    }

    /// With huge and tiny work the closed form leaves the range of whole numbers; the clamp comes
    /// first.
    @Test func extremeRatiosStayInRange() {
        let tiny = OffloadingCases.group(7, a: 1e30, f: 1e-300, h: 0)
        #expect([.none, .ffn(requests: 7)].contains(decide(tiny).move))
        let slow = PIMDeviceThroughput(FLOPS_xPU: 1, FLOPS_PIM: 1e-200, FLOPS_xPU_GEMV: 1e-250)
        #expect(decide(OffloadingCases.group(7, a: 1, f: 1, h: 1), slow).move == .none)
    }

    /// Every figure of the example in `docs/offloading.md` comes from the code.
    @Test func manualShowsWhatTheCodeSays() throws {
        // A reason may stand on several lines.
        let page = try Checkout.text("docs/offloading.md").split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        let table2 = OffloadingCases.table2
        let group = OffloadingCases.llama3(requests: 128, length: 4096)
        let small = OffloadingCases.llama3(requests: 32, length: 4096)
        for decision in [
            decide(group, table2), decide(group, table2, literal: true),
            decide(OffloadingCases.llama3(requests: 128, length: 65536), table2),
            decide(small, table2), decide(small, table2, small: .balanced),
        ] {
            #expect(page.contains("`\(decision.reason)`"), "\(decision.reason)")
        }
    }

    @Test func badInputTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = PIMDeviceThroughput(FLOPS_xPU: 1, FLOPS_PIM: 0, FLOPS_xPU_GEMV: 1)
        }
        await #expect(processExitsWith: .failure) {
            _ = PIMBatchGroup(
                requests: -1, channels: 1, qkvAndProjection_FLOPs: 1, ffn_FLOPs: 1, mha_FLOPs: 1)
        }
    }
}
