import DRAMModel

/// One thing that happens on a track for some time.
struct TimelineSlice {
    /// What a slice shows of its command.
    enum Style {
        /// The command itself, with all of its fields.
        case command
        /// A row that is open.
        case row
        /// Something busy because of the command.
        case busy
    }

    /// The command that began it.
    var record: CommandRecord
    /// What is shown of it.
    var style: Style
    /// The first cycle.
    var start: Int64
    /// The first cycle after it; `.max` until the track is told.
    var end: Int64
    /// Whether it lies inside another slice of its track.
    var isNested = false
}

/// Takes the slices of one channel.
///
/// Slices of a track come in the order of their starts. A slice ends what is still there of the one
/// before it on its track and level; a nested one only what is nested.
protocol TimelineSliceSink: AnyObject {
    /// Adds a slice to a track.
    func begin(_ slice: TimelineSlice, on track: Int)
    /// Ends what is on a track, in a cycle that may lie ahead.
    func end(on track: Int, at cycle: Int64)
}
