import DRAMModel

extension PIMSequencer where Host: ~Copyable {
    /// When each stream was done, in their order.
    mutating func streamReports(_ host: borrowing Host) -> [PIMStreamReport] {
        (0..<count).map { index in
            PIMStreamReport(
                name: streams[index].name, hasEnded: streams[index].hasEnded && !outcome.isCut,
                finished: finish(of: index, host))
        }
    }

    /// The cycle by which all that a stream has issued is complete.
    private mutating func finish(of index: Int, _ host: borrowing Host) -> Int64 {
        var last = max(
            0, streams[index].completion.end, streams[index].completion.commands)
        for ledger in streams[index].posts.ledgers {
            last = max(last, host.lastDone(ofLedger: ledger))
        }
        return last
    }
}
