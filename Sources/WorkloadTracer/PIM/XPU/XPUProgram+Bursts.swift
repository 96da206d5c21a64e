extension XPUProgram {
    /// The bursts of each chunk, of all channels.
    var bursts: [Range<Int>] { chunks.map(\.bursts) }
}
