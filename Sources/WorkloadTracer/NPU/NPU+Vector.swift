extension NPU {
    /// Cycles in which all vector units together apply an operation to `elements`: each step of it
    /// goes over all elements, as many at once as there are lanes.
    public func vectorCycles(_ operation: VectorOperation, elements: Int) -> Int {
        precondition(elements >= 0, "a count of elements is not negative")
        return operation.operations * elements.dividedUp(by: vector_units * lanes)
    }
}
