extension Range<Int> {
    /// The range moved by an offset.
    func moved(by offset: Int) -> Range<Int> { lowerBound + offset..<upperBound + offset }
}
