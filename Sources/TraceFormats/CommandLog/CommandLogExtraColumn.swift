/// What a column of a command log is that stands after those of every log.
enum CommandLogExtraColumn: UInt8, CaseIterable, BitwiseCopyable {
    /// Skipped.
    case other
    case partition, mask, count, inputs, `in`, out, rule

    /// The column that a header calls so.
    init(_ name: UnsafeBufferPointer<UInt8>) {
        self =
            Self.allCases.dropFirst().first { "\($0)".utf8.elementsEqual(name) } ?? .other
    }
}
