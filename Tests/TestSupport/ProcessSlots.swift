import Dispatch

/// Lets only so many tests at a time run a program of their own.
///
/// On machines of many cores hundreds of tests run at once. Foundation lists the open files of this
/// process for each that it starts, and reads past its buffer when there are more than a thousand.
package enum ProcessSlots {
    private static let slots = DispatchSemaphore(value: 16)

    /// Does something when there is room.
    package static func use<Result>(_ body: () throws -> Result) rethrows -> Result {
        slots.wait()
        defer { slots.signal() }
        return try body()
    }
}
