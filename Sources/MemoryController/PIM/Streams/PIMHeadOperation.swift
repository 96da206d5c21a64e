import DRAMEngine
import DRAMModel

/// The operation at the head of a stream, expanded command by command.
///
/// What it becomes follows from its row in the table of operations. A *step* is one of its
/// commands, one burst of a transfer, or one of its requests; `issued` of `total` steps have gone.
struct PIMHeadOperation: ~Copyable {
    private(set) var operation = PIMOperation(.barrier)
    /// Whether it becomes commands to units, rather than requests or synchronization.
    private(set) var isCommand = false
    /// Steps that have gone; fewer than `total`.
    private(set) var issued: Int64 = 0
    private var total: Int64 = 1

    // Of a command: the steps before, for each head and behind it.
    private(set) var expansion = PIMExpansion(.pim_precharge)
    private(set) var openingCount: Int64 = 0
    private(set) var bodyCount: Int64 = 1
    private(set) var headCount: Int64 = 1
    /// The masks that the activations of a tile open.
    private let openings = FixedBuffer<UInt64>(repeating: 0, count: 64)
    private let shape: PIMShape

    init(_ shape: PIMShape) { self.shape = shape }

    /// Takes an operation over, of which nothing has gone.
    mutating func load(_ next: PIMOperation) {
        operation = next
        issued = 0
        let traits = next.kind.traits
        guard let expansion = traits.expansion else {
            isCommand = false
            total = next.kind.isRequest ? Int64(next.count) : 1
            return
        }
        isCommand = true
        self.expansion = expansion
        bodyCount =
            switch expansion.repetition {
            case .once: 1
            case .count: Int64(next.count)
            case .bursts: shape.transferBursts(next)
            }
        let resultCount: Int64 = expansion.result == nil ? 0 : 1
        headCount = expansion.result == nil ? 1 : Int64(next.repeats)
        openingCount =
            expansion.isTile ? Int64(shape.split(next.mask, into: openings.base)) : 0
        let closingCount: Int64 = expansion.isTile ? 1 : 0
        total = openingCount + headCount * (bodyCount + resultCount) + closingCount
        assert(total > 0 && openingCount <= 64)
    }

    /// There is no further operation; the last one stays, for messages.
    mutating func end() { isCommand = false }

    /// Notes that steps have gone; returns whether they were the last.
    mutating func advance(by steps: Int64) -> Bool {
        issued += steps
        assert(issued <= total, "more commands than an operation becomes")
        return issued == total
    }

    /// The next request of a `read` or `write`.
    var request: Request {
        assert(operation.kind.isRequest && issued < total)
        return Request(
            address: operation.address + UInt64(issued) * shape.requestBytes,
            cycle: operation.cycle, isWrite: operation.kind == .write)
    }

    /// The next command, and how often it may go in a row: each time a column further.
    var command: (command: PIMCommand, times: Int64) {
        assert(isCommand && issued < total)
        if issued < openingCount {
            let mask = openings[Int(issued)]
            return (shape.activation(mask, operation.rank, operation.row), 1)
        }
        let behind = issued - openingCount
        guard let result = expansion.result else {
            if behind == bodyCount { return (precharge, 1) }
            return (body(behind), bodyCount - behind)
        }
        // Each head is its bodies and its result.
        let (head, inHead) = behind.quotientAndRemainder(dividingBy: bodyCount + 1)
        if head == headCount { return (precharge, 1) }
        guard inHead < bodyCount else { return (self.result(result), 1) }
        return (body(head * bodyCount + inHead), bodyCount - inHead)
    }

    /// The body with so many steps of bodies before it.
    private func body(_ index: Int64) -> PIMCommand {
        let o = operation
        switch expansion.body {
        case .pim_activate4, .pim_activate:
            return PIMCommand(expansion.body, rank: o.rank, mask: o.mask, row: o.row)
        case .pim_mac, .pim_mac_gb:
            return PIMCommand(
                expansion.body, rank: o.rank, mask: o.mask,
                column: o.column + Int32(truncatingIfNeeded: index))
        case .pim_gwrite:
            return PIMCommand(
                .pim_gwrite, rank: o.rank, mask: o.mask, column: o.column, count: o.count)
        case .nmp_mac:
            return PIMCommand(
                .nmp_mac, rank: o.rank, mask: o.mask, column: o.column, count: o.count,
                inputs: o.repeats, halves: o.halves)
        case .nmp_write_input:
            return PIMCommand(
                .nmp_write_input, rank: -1, count: bursts(from: index), halves: o.halves)
        case .nmp_read_output:
            return PIMCommand(
                .nmp_read_output, rank: o.rank, mask: o.mask, count: bursts(from: index),
                halves: o.halves)
        case .pim_wrgb: return PIMCommand(.pim_wrgb, rank: -1)
        case .pim_read_result: return result(.pim_read_result)
        default: return PIMCommand(expansion.body, rank: o.rank, mask: o.mask)
        }
    }

    private func result(_ kind: CommandKind) -> PIMCommand {
        PIMCommand(
            kind, rank: operation.rank, mask: operation.mask,
            count: shape.resultBursts(operation.mask, operation.rank))
    }

    private var precharge: PIMCommand {
        PIMCommand(.pim_precharge, rank: operation.rank, mask: operation.mask)
    }

    /// The bursts of the next command of a transfer.
    private func bursts(from first: Int64) -> Int32 {
        Int32(min(bodyCount - first, Int64(PIMParameters.mostTransferBursts)))
    }
}
