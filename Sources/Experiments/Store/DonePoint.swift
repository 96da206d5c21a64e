/// A point whose figures a file of results holds.
public struct DonePoint: Equatable, Sendable {
    /// Its index in the experiment when it was run, from 0.
    public var index: Int
    /// The hash of its inputs.
    public var hash: String

    /// Creates one.
    public init(index: Int, hash: String) {
        self.index = index
        self.hash = hash
    }

    /// Finds points among those that are done, each of which is taken once: by the index of the
    /// point, the index of what was done, which is its own if it can be.
    public static func match(hashes: [String], done: [DonePoint]) -> [Int: Int] {
        var indices: [String: [Int]] = [:]
        var matches: [Int: Int] = [:]
        for point in done {
            if hashes[checked: point.index] == point.hash {
                matches[point.index] = point.index
            } else {
                indices[point.hash, default: []].append(point.index)
            }
        }
        for (index, hash) in hashes.enumerated() where matches[index] == nil {
            guard let old = indices[hash]?.popLast() else { continue }
            matches[index] = old
        }
        return matches
    }
}

extension Array {
    /// The element at an index; nil outside the array.
    subscript(checked index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
