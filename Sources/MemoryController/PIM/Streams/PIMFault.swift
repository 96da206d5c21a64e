/// What is wrong with a PIM trace and shows only when it is replayed.
public struct PIMFault: Error, Sendable, Equatable {
    /// The stream's name: the path of its file.
    public var stream: String
    /// Line of a text trace, record of a binary one, from 1.
    public var line: Int64
    /// What is wrong, and what to do about it.
    public var message: String
}
