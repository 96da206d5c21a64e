import WorkloadTracer

/// What `--move` asks for.
enum MoveArgument {
    private static let forms = "none, ffn=N, mha=N and group"

    /// The move, for a workload on its system.
    ///
    /// - Throws: that the words are none, or that the system cannot do it.
    static func parse(
        _ text: String, for workload: PIMWorkload
    ) throws -> OffloadingDecision.Move {
        let words = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let move: (Int) -> OffloadingDecision.Move
        switch (words[0], words.count) {
        case ("none", 1): return .none
        case ("group", 1): move = { _ in .group }
        case ("ffn", 2): move = { .ffn(requests: $0) }
        case ("mha", 2): move = { .mha(requests: $0) }
        default: throw failure("'\(text)' is unknown; there are \(forms)")
        }
        let most = try groupRequests(of: workload)
        guard words.count == 2 else { return move(0) }
        let isNumber = words[1].utf8.allSatisfy { (48...57).contains($0) }
        guard isNumber, let requests = Int(words[1]), (1...most).contains(requests) else {
            throw failure(
                "'\(words[1])' is not a whole number from 1 to \(most), the requests of a group")
        }
        return move(requests)
    }

    /// Requests of the larger of the two groups that work can move between.
    private static func groupRequests(of workload: PIMWorkload) throws -> Int {
        guard let system = workload.system else {
            throw failure("the workload has no system that could move anything")
        }
        guard system.options.dbo else {
            throw failure(
                "\(system.options.name) moves nothing: 'system.dbo' is false")
        }
        guard workload.stage == .generation else {
            throw failure("prompts are all the NPU's work: nothing moves")
        }
        guard workload.batch.requests.count > 1 else {
            throw failure("one request makes no two groups")
        }
        return PIMLayerPlan.groups(workload.batch, system.options).map(\.count).max() ?? 0
    }

    private static func failure(_ message: String) -> Failure {
        .usage("--move: \(message)", command: .trace)
    }
}
