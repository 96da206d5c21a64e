import DRAMModel

/// Joins requests to consecutive addresses into single operations.
struct RequestRuns {
    /// The most requests or bursts of an operation.
    static let longest = 65_536

    private let requestBytes: UInt64
    private var run: PIMOperation
    private var next: UInt64 = 0
    private var isEmpty = true

    /// Joins requests of a kind, `read` or `write`, of `requestBytes` each.
    init(_ kind: PIMOperation.Kind, requestBytes: Int) {
        run = PIMOperation(kind)
        self.requestBytes = UInt64(requestBytes)
    }

    /// Adds a request; passes on the previous operation when the request does not continue it.
    mutating func add(
        _ address: UInt64, _ body: (PIMOperation) throws -> Void
    ) rethrows {
        if !isEmpty && address == next && run.count < Int32(Self.longest) {
            run.count += 1
        } else {
            try finish(body)
            run.address = address
            run.count = 1
            isEmpty = false
        }
        next = address + requestBytes
    }

    /// Passes on the last operation.
    mutating func finish(_ body: (PIMOperation) throws -> Void) rethrows {
        if isEmpty { return }
        isEmpty = true
        try body(run)
    }
}
