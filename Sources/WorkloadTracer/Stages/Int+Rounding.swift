extension Int {
    /// The quotient of numbers that are not negative, rounded up.
    func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
