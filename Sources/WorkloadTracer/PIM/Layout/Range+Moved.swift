extension Range<Int> {
    /// The range so many steps further on.
    func moved(by offset: Int) -> Range<Int> { lowerBound + offset..<upperBound + offset }
}
