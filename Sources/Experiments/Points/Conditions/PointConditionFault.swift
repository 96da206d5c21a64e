/// What is wrong with the text of a condition, and where.
struct PointConditionFault: Error {
    /// What is wrong and what was expected.
    let message: String
    /// The first byte of the text that is at fault.
    let offset: Int
}
