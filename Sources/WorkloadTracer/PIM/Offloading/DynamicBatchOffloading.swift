/// Dynamic batch offloading: Algorithm 1 of LibraPIM (4.5), with equations 1 and 2 solved in closed
/// form.
public enum DynamicBatchOffloading {
    /// Decides what to offload with the throughputs that `options.profile` selects from a table.
    public static func decide(
        _ group: PIMBatchGroup, profile: PIMThroughputProfile, options: OffloadingOptions
    ) -> OffloadingDecision {
        decide(group, throughput: profile.throughput(options.profile), options: options)
    }

    /// Decides what to offload with given throughputs; `options.profile` plays no part.
    ///
    /// Of the two whole numbers around the solution of an equation, the one with the earlier end of
    /// the stage is taken, and the smaller one when they are even. That is the best of all numbers:
    /// the device that gives work away only gets faster with it, the other one only slower, and
    /// they meet between the two.
    ///
    /// - Precondition: the predicted times are finite.
    public static func decide(
        _ group: PIMBatchGroup, throughput: PIMDeviceThroughput, options: OffloadingOptions
    ) -> OffloadingDecision {
        let prediction = PIMStagePrediction(group: group, throughput: throughput)
        let before = prediction.unbalanced
        let whole = prediction.wholeGroups
        precondition(before.stage_s.isFinite && whole.stage_s.isFinite, "times are finite")
        guard group.requests < group.channels, group.requests > 0 else {
            return balance(prediction, options: options)
        }
        let small = "\(group.requests) requests are fewer than \(group.channels) channels"
        if options.small_batch == .balanced {
            let other = balance(prediction, options: options)
            if other.after.stage_s <= whole.stage_s {
                let why = "\(small), but whole groups would take \(words(whole)); \(other.reason)"
                return OffloadingDecision(
                    move: other.move, balance: other.balance, before: before, after: other.after,
                    reason: why)
            }
        }
        return OffloadingDecision(
            move: .group, balance: 0, before: before, after: whole,
            reason: "\(small): one group goes to PIM as a whole, the other stays on the xPU; "
                + "a stage takes \(words(whole)) instead of \(words(before))")
    }

    /// The cases of Algorithm 1 from line 14 on: work moves from the device that takes longer to
    /// the other.
    private static func balance(
        _ prediction: PIMStagePrediction, options: OffloadingOptions
    ) -> OffloadingDecision {
        let before = prediction.unbalanced
        if before.xpu_s > before.pim_s && prediction.group.ffn_FLOPs > 0 {
            return offloadFFN(prediction, asPrinted: options.literal_line_16)
        }
        if before.pim_s > before.xpu_s { return offloadMHA(prediction) }
        let why = before.xpu_s > before.pim_s ? "there is no FFN to move" : "both take as long"
        return OffloadingDecision(
            move: .none, balance: 0, before: before, after: before,
            reason: "\(words(before)): \(why), nothing moves")
    }

    /// Lines 15-18.
    private static func offloadFFN(
        _ prediction: PIMStagePrediction, asPrinted: Bool
    ) -> OffloadingDecision {
        let before = prediction.unbalanced
        let solution = prediction.balancingFFN(asPrinted: asPrinted)
        let m = best(around: solution, upTo: prediction.group.requests) {
            (asPrinted ? prediction.offloadingFFNAsPrinted($0) : prediction.offloadingFFN($0))
                .stage_s
        }
        let after = prediction.offloadingFFN(m)
        var reason = "\(words(before)): equation 1 has m = \(SIFigure(solution, unit: ""))"
        if asPrinted { reason += " with line 16 as printed" }
        reason +=
            m == 0
            ? "; moving one FFN would take longer, nothing moves"
            : ", the FFN of \(m) of \(prediction.group.requests) requests goes to PIM: "
                + words(after)
        return OffloadingDecision(
            move: m == 0 ? .none : .ffn(requests: m), balance: solution, before: before,
            after: after, reason: reason)
    }

    /// Lines 22-25.
    private static func offloadMHA(_ prediction: PIMStagePrediction) -> OffloadingDecision {
        let before = prediction.unbalanced
        let solution = prediction.balancingMHA()
        let n = best(around: solution, upTo: prediction.group.requests) {
            prediction.offloadingMHA($0).stage_s
        }
        let after = prediction.offloadingMHA(n)
        var reason = "\(words(before)): equation 2 has n = \(SIFigure(solution, unit: ""))"
        reason +=
            n == 0
            ? "; moving one request's attention would take longer, nothing moves"
            : ", the attention of \(n) of \(prediction.group.requests) requests goes to the xPU: "
                + words(after)
        return OffloadingDecision(
            move: n == 0 ? .none : .mha(requests: n), balance: solution, before: before,
            after: after, reason: reason)
    }

    /// The whole number next to `solution`, in 0...limit, with the shorter stage; the smaller one
    /// of two even ones.
    private static func best(
        around solution: Double, upTo limit: Int, stage: (Int) -> Double
    ) -> Int {
        let floor = solution >= Double(limit) ? limit : Int(max(0, solution))
        let ceiling = min(floor + 1, limit)
        return stage(ceiling) < stage(floor) ? ceiling : floor
    }

    private static func words(_ times: PIMDeviceTimes) -> String {
        "xPU \(SIFigure(times.xpu_s, unit: "s")), PIM \(SIFigure(times.pim_s, unit: "s"))"
    }
}
