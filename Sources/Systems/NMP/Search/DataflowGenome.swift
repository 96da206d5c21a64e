/// A dataflow as a search varies it: for each operator its memory access group, its weight in the
/// distribution of channels and its mode. `DataflowDecoder` makes a dataflow of any genome, or says
/// that there is none.
struct DataflowGenome: Sendable {
    /// A memory access group, in sequence; empty groups do not count. No operator is in an earlier
    /// group than one whose result it needs.
    var group: InlineArray<16, UInt8>
    /// Its weight in the distribution of its level's channels, from 1.
    var appetite: InlineArray<16, UInt8>
    /// `NMPOperatorMode.index`.
    var mode: InlineArray<16, UInt8>

    /// The greatest weight in the distribution of channels.
    static let greatestAppetite = 8

    /// All operators one after the other, on NMP units.
    init() {
        group = InlineArray { UInt8($0) }
        appetite = InlineArray(repeating: 1)
        mode = InlineArray(repeating: 0)
    }
}

extension DataflowGenome: Equatable {
    static func == (a: DataflowGenome, b: DataflowGenome) -> Bool {
        for index in a.group.indices
        where a.group[index] != b.group[index] || a.appetite[index] != b.appetite[index]
            || a.mode[index] != b.mode[index]
        {
            return false
        }
        return true
    }
}
