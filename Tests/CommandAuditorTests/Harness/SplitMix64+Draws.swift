import DRAMModel

/// What random cases draw.
extension SplitMix64 {
    /// A uniform number of a range.
    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// One of some values, all as likely; repeat a value to make it likelier.
    mutating func pick<T>(_ values: [T]) -> T { values[int(0...values.count - 1)] }

    /// True so many times in a hundred.
    mutating func chance(_ percent: Int) -> Bool { int(0...99) < percent }
}
