/// Ends the process with a message unless a condition holds; unlike `precondition` it keeps the
/// message in optimized builds.
public func demand(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition { fatalError(message()) }
}
