/// A step of the computation on the xPU.
enum XPUStep: Equatable, Sendable {
    case wait(Int32)
    case post(Int32)
    /// Memory cycles.
    case delay(Int)
    /// A chunk, by its index, as soon as it is there.
    case compute(Int)
}
