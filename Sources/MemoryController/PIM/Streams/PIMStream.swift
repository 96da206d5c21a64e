import DRAMModel

/// One stream of PIM operations: what it is at, what it waits for and what is complete.
struct PIMStream: ~Copyable {
    /// Where its operations come from.
    private(set) var reader: PIMOperationReader
    /// The operation that is being carried out; meaningless once the stream has ended.
    private(set) var head: PIMHeadOperation
    /// Whether there is no further operation; the head is no command then.
    private(set) var hasEnded = false
    /// What it waits for.
    var wait = PIMStreamWait()
    /// The cycle since when the command at the head has been next.
    var since: Int64 = 0
    /// Posts that it has gone past.
    var posts: PIMPosts
    /// When what it has done is complete.
    var completion = PIMCompletion()
    /// What was last seen of it in the search for deadlocks.
    var probe = DeadlockProbe()

    init(_ source: any PIMSource, _ shape: PIMShape, index: Int) {
        reader = PIMOperationReader(source)
        head = PIMHeadOperation(shape)
        posts = PIMPosts(stream: index)
        advance()
    }

    /// What messages call it.
    var name: String { reader.source.name }
    /// What reading its source threw.
    var failure: (any Error)? { reader.failure }

    /// Takes the next operation to the head.
    mutating func advance() {
        guard let next = reader.next() else { return end() }
        head.load(next)
    }

    /// Ends the stream before the operation at its head.
    mutating func cut() {
        end()
        posts.removeAll()
        wait.stop()
    }

    private mutating func end() {
        hasEnded = true
        head.end()
    }

    /// Notes that so many steps of the head have gone: commands, bursts of a transfer or requests.
    ///
    /// Takes the next operation if they were the last.
    mutating func issued(steps: Int64) {
        if head.advance(by: steps) { advance() }
    }

    /// The least cycles between the command at the head and the next activation after it, and the
    /// rank of that, as far as the batch tells.
    ///
    /// `nil` when something else comes before one, one of them must wait for a later cycle, or
    /// nothing is known.
    func nextActivation(
        _ timing: PIMTiming, after now: Int64
    ) -> (cycles: Int64, rank: Int32)? {
        guard head.isCommand, head.operation.cycle <= now else { return nil }
        var cycles = timing.opening
        if head.isActivation { return (cycles, head.operation.rank) }
        cycles += head.leastCycles(timing)
        for index in 0..<reader.knownCount {
            let operation = reader.known(index)
            guard operation.cycle <= now, let expansion = operation.kind.traits.expansion else {
                return nil
            }
            if PIMHeadOperation.beginsWithActivation(expansion) { return (cycles, operation.rank) }
            cycles += PIMHeadOperation.leastCycles(of: operation, expansion, timing)
        }
        return nil
    }
}
