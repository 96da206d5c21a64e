import DRAMEngine
import DRAMModel

/// Reads the operations of a stream from its source, in batches.
///
/// Operations up to `position` have been taken, those from there to `filled` are known.
struct PIMOperationReader: ~Copyable {
    private static let batch = 256

    let source: any PIMSource
    /// What reading the source threw; it has no operations after that.
    private(set) var failure: (any Error)?
    private let operations: FixedBuffer<PIMOperation>
    private var position = 0
    private var filled = 0

    init(_ source: any PIMSource) {
        self.source = source
        operations = FixedBuffer(repeating: PIMOperation(.barrier), count: Self.batch)
    }

    /// Takes the next operation; `nil` at the end of the source.
    mutating func next() -> PIMOperation? {
        if position == filled { refill() }
        guard position < filled else { return nil }
        position += 1
        return operations[position - 1]
    }

    /// How many operations after the one taken last are known.
    var knownCount: Int { filled - position }

    /// One of the operations after the one taken last, by its index from 0.
    func known(_ index: Int) -> PIMOperation {
        assert(index >= 0 && index < knownCount)
        return operations[position + index]
    }

    private mutating func refill() {
        position = 0
        do {
            let room = UnsafeMutableBufferPointer(start: operations.base, count: operations.count)
            filled = try source.read(into: room)
        } catch {
            failure = error
            filled = 0
        }
    }
}
