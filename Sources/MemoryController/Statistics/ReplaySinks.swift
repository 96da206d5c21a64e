/// What takes the records of a replay.
struct ReplaySinks: Sendable {
    /// Takes issued commands.
    var commands: (any CommandSink)?
    /// Takes requests that are done.
    var requests: (any RequestSink)?
    /// Takes intervals of the run.
    var intervals: (any IntervalSink)?
}
