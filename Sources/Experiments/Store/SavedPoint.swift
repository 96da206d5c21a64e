/// A point of a file of results.
public struct SavedPoint: Sendable {
    /// Its index in the experiment, from 0.
    public var index: Int
    /// Which repeat it is, from 0.
    public var repetition: Int
    /// The label of each axis.
    public var labels: [String]
    /// What came out, with what held commands back.
    public var record: PointRecord
    /// The rate of its requests, as its traffic gives it; `nil` without one.
    public var rate: String?
    /// The command that repeats it, as a line for a shell.
    public var command: String
}
