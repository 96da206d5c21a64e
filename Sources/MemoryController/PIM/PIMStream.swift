import DRAMEngine
import DRAMModel

/// One stream of PIM operations: reads them in batches and spells macros out, command by command.
struct PIMStream: ~Copyable {
    static let batch = 256

    /// What a stream waits for that has no cycle of its own.
    enum Waiting {
        case nothing
        /// Anything the host does may end it: a row closed, room in a queue, a read completed.
        case host
        /// Another stream's tile or a refreshed row.
        case units
        /// An event.
        case event
        /// The first of its own pending posts: there may be no more of them.
        case posts
    }

    let source: any PIMSource
    /// The operation at the head; meaningless once the stream has ended.
    private(set) var head = PIMOperation(.barrier)
    private(set) var hasEnded = false
    /// The next cycle in which the head may get on.
    var wake: Int64 = 0
    var waiting = Waiting.nothing
    /// The cycle since when the command at the head has been next.
    var since: Int64 = 0
    /// Posts that it has gone past.
    var posts: PIMPosts
    /// The cycle in which the delay at the head has passed; -1 before it has begun.
    var delayEnd: Int64 = -1
    /// The cycle in which it was at its end; -1 before that.
    var endedAt: Int64 = -1
    /// The cycle by which every PIM command issued so far is complete.
    var doneAt: Int64 = 0
    /// Since when the command had been next that was at the head when a standstill was last looked for, and when its
    /// gates were to open then.
    var noticed: (since: Int64, opensAt: Int64) = (-1, .max)
    /// What reading the source threw.
    private(set) var failure: (any Error)?

    private let operations: FixedBuffer<PIMOperation>
    private var position = 0
    private var filled = 0
    /// Commands of the head that have issued: of a macro, in all; of a repeated command, its repeats.
    private var done: Int64 = 0
    /// The masks that the activations of a `gemv_tile` open.
    private let openings: FixedBuffer<UInt64>
    private var openingCount = 0
    private let shape: PIMShape

    init(_ source: any PIMSource, _ shape: PIMShape, index: Int) {
        self.source = source
        posts = PIMPosts(stream: index)
        self.shape = shape
        operations = FixedBuffer(repeating: PIMOperation(.barrier), count: Self.batch)
        openings = FixedBuffer(repeating: 0, count: 64)
        advance()
    }

    /// Whether the head is a command to the units, rather than a request or a point of order.
    var isCommand: Bool { !hasEnded && head.kind.needsUnits }

    /// Takes the next operation to the head.
    mutating func advance() {
        done = 0
        if position == filled { refill() }
        guard !hasEnded else { return }
        head = operations[position]
        position += 1
        if head.kind == .gemv_tile || head.kind == .gemm_tile {
            openingCount = shape.split(head.mask, into: openings.base)
        }
    }

    /// Ends the stream before the operation at its head.
    mutating func cut() {
        hasEnded = true
        posts.removeAll()
        wake = .max
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
        hasEnded = filled == 0
    }

    /// The command at the head, and how many times it may go in a row.
    var command: (command: PIMCommand, times: Int64) {
        let h = head
        switch h.kind {
        case .gemv_tile: return tileCommand
        case .gemm_tile: return (gemmCommand, 1)
        case .nmp_mac: return (run, 1)
        case .nmp_write_input, .nmp_read_output: return (transfer, 1)
        case .pim_mac, .pim_mac_gb:
            let kind: CommandKind = h.kind == .pim_mac ? .pim_mac : .pim_mac_gb
            return (mac(kind, done), Int64(h.count) - done)
        case .pim_wrgb:
            return (PIMCommand(.pim_wrgb, rank: -1), 1)
        case .pim_gwrite:
            let gwrite = PIMCommand(
                .pim_gwrite, rank: h.rank, mask: h.mask, column: h.column, count: h.count)
            return (gwrite, 1)
        case .pim_read_result: return (result, 1)
        case .pim_activation_function:
            return (PIMCommand(.pim_activation_function, rank: h.rank, mask: h.mask), 1)
        case .pim_precharge: return (PIMCommand(.pim_precharge, rank: h.rank, mask: h.mask), 1)
        case .pim_activate4:
            return (PIMCommand(.pim_activate4, rank: h.rank, mask: h.mask, row: h.row), 1)
        default:
            return (PIMCommand(.pim_activate, rank: h.rank, mask: h.mask, row: h.row), 1)
        }
    }

    private var result: PIMCommand {
        PIMCommand(
            .pim_read_result, rank: head.rank, mask: head.mask,
            count: shape.resultBursts(head.mask, head.rank))
    }

    private func mac(_ kind: CommandKind, _ index: Int64) -> PIMCommand {
        PIMCommand(
            kind, rank: head.rank, mask: head.mask,
            column: head.column + Int32(truncatingIfNeeded: index))
    }

    private var run: PIMCommand {
        PIMCommand(
            .nmp_mac, rank: head.rank, mask: head.mask, column: head.column, count: head.count,
            inputs: head.repeats, halves: head.halves)
    }

    /// The next part of a transfer of inputs or results, of which `done` bursts have gone.
    private var transfer: PIMCommand {
        let left = shape.transferBursts(head) - done
        let count = Int32(min(left, Int64(PIMParameters.mostTransferBursts)))
        guard head.kind == .nmp_read_output else {
            return PIMCommand(.nmp_write_input, rank: -1, count: count, halves: head.halves)
        }
        return PIMCommand(
            .nmp_read_output, rank: head.rank, mask: head.mask, count: count, halves: head.halves)
    }

    /// The command of a `gemm_tile` that comes after `done` others.
    private var gemmCommand: PIMCommand {
        if done < Int64(openingCount) {
            return shape.activation(openings[Int(done)], head.rank, head.row)
        }
        if done == Int64(openingCount) { return run }
        return PIMCommand(.pim_precharge, rank: head.rank, mask: head.mask)
    }

    /// The command of a `gemv_tile` that comes after `done` others.
    private var tileCommand: (command: PIMCommand, times: Int64) {
        let h = head
        if done < Int64(openingCount) {
            return (shape.activation(openings[Int(done)], h.rank, h.row), 1)
        }
        // Each head is its MACs and its result.
        let perHead = Int64(h.count) + 1
        let behind = done - Int64(openingCount)
        let (head, inHead) = behind.quotientAndRemainder(dividingBy: perHead)
        if head == Int64(h.repeats) {
            return (PIMCommand(.pim_precharge, rank: h.rank, mask: h.mask), 1)
        }
        guard inHead < Int64(h.count) else { return (result, 1) }
        return (mac(.pim_mac, head * Int64(h.count) + inHead), Int64(h.count) - inHead)
    }

    /// How many cycles lie at least between the command at the head and the next activation after it, and the
    /// rank of that, as far as the batch tells; `nil` when something else comes before one, one of them must
    /// wait for a later cycle, or nothing is known.
    func nextActivation(_ pace: PIMPace, after now: Int64) -> (cycles: Int64, rank: Int32)? {
        var cycles = pace.opening
        var operation = head
        var behind = done
        var next = position
        while operation.cycle <= now {
            switch operation.kind {
            case .gemv_tile:
                let macs = Int64(operation.count) * Int64(operation.repeats)
                if behind < Int64(openingCount) { return (cycles, operation.rank) }
                // What has issued of the tile, less its openings and results, are MACs.
                let perHead = Int64(operation.count) + 1
                let results = (behind - Int64(openingCount)) / perHead
                let left = macs - (behind - Int64(openingCount) - results)
                cycles += left * pace.mac + pace.closing
                cycles += (Int64(operation.repeats) - results) * pace.result
            case .gemm_tile:
                if behind < Int64(openingCount) { return (cycles, operation.rank) }
                if behind == Int64(openingCount) { cycles += Int64(operation.count) * pace.mac }
                cycles += pace.closing
            case .nmp_mac: cycles += Int64(operation.count) * pace.mac
            case .pim_activate4, .pim_activate: return (cycles, operation.rank)
            case .pim_mac, .pim_mac_gb: cycles += (Int64(operation.count) - behind) * pace.mac
            case .pim_precharge: cycles += pace.closing
            case .pim_read_result: cycles += pace.result
            case .pim_gwrite, .pim_wrgb, .pim_activation_function, .nmp_write_input,
                .nmp_read_output:
                cycles += 1
            default: return nil
            }
            guard next < filled else { return nil }
            operation = operations[next]
            next += 1
            behind = 0
            let isTile = operation.kind == .gemv_tile || operation.kind == .gemm_tile
            if isTile && operation.cycle <= now {
                return (cycles, operation.rank)
            }
        }
        return nil
    }

    /// Notes that the command at the head has issued so many times, or so many of its bursts; takes the next operation if that was all.
    mutating func issued(times: Int64) {
        done += times
        let all: Int64 =
            switch head.kind {
            case .gemv_tile: Int64(openingCount) + (Int64(head.count) + 1) * Int64(head.repeats) + 1
            case .gemm_tile: Int64(openingCount) + 2
            case .nmp_write_input, .nmp_read_output: shape.transferBursts(head)
            case .pim_mac, .pim_mac_gb, .pim_wrgb: Int64(head.count)
            default: 1
            }
        if done == all { advance() }
    }

    /// The next request of a `read` or `write` at the head.
    var request: Request {
        Request(
            address: head.address + UInt64(done) * shape.requestBytes, cycle: head.cycle,
            isWrite: head.kind == .write)
    }

    /// Notes that the request at the head has entered.
    mutating func entered() {
        done += 1
        if done == Int64(head.count) { advance() }
    }
}
