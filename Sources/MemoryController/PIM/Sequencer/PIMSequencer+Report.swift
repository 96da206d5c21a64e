import DRAMModel

extension PIMSequencer where Requests: ~Copyable {
    /// When each stream was done, in their order.
    mutating func streamReports(_ requests: borrowing Requests) -> [PIMStreamReport] {
        (0..<count).map { index in
            PIMStreamReport(
                name: streams[index].name, hasEnded: streams[index].hasEnded && !outcome.isCut,
                finished: finish(of: index, requests))
        }
    }

    /// The cycle by which all that a stream has issued is complete.
    private mutating func finish(of index: Int, _ requests: borrowing Requests) -> Int64 {
        var last = max(
            0, streams[index].completion.end, streams[index].completion.commands)
        for ledger in streams[index].posts.ledgers {
            last = max(last, requests.lastDone(ofLedger: ledger))
        }
        return last
    }
}
