import DRAMModel

/// What random cases draw.
extension SplitMix64 {
    /// A uniform number of a range.
    package mutating func int(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }

    /// One of some values, all as likely; repeat a value to make it likelier.
    package mutating func pick<T>(_ values: [T]) -> T { values[int(0...values.count - 1)] }

    /// True so many times in a hundred.
    package mutating func chance(_ percent: Int) -> Bool { int(0...99) < percent }
}
