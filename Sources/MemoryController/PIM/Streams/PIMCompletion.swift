/// The cycles by which what a stream has done is complete.
struct PIMCompletion: BitwiseCopyable {
    /// By which every PIM command issued so far is complete.
    private(set) var commands: Int64 = 0
    /// In which the delay at the head has passed; -1 while none has begun.
    private(set) var delay: Int64 = -1
    /// In which the stream came to its end; -1 before that.
    private(set) var end: Int64 = -1

    /// Notes that a command will be complete by a cycle.
    mutating func issue(until cycle: Int64) { commands = max(commands, cycle) }

    /// Begins the delay at the head.
    mutating func beginDelay(until cycle: Int64) {
        assert(delay < 0 && cycle >= 0, "a delay begins once")
        delay = cycle
    }

    /// Ends the delay at the head, which has passed.
    mutating func endDelay() {
        assert(delay >= 0)
        delay = -1
    }

    /// Notes the end of the stream.
    mutating func finish(at cycle: Int64) { end = cycle }
}
