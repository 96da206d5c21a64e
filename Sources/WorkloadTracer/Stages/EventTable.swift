/// The named events that order the streams of a channel, by `PIMOperation.event`.
public struct EventTable: Equatable, Sendable {
    /// Names by index.
    public private(set) var names: [String] = []

    /// Creates an empty table.
    public init() {}

    /// Adds an event; the caller makes sure that names differ.
    public mutating func add(_ name: String) -> Int32 {
        names.append(name)
        return Int32(names.count - 1)
    }
}
