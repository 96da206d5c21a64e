/// How many cycles the parts of a tile take at least.
struct PIMPace: Sendable {
    /// From an activation to the first MAC.
    var opening: Int64
    /// Each MAC.
    var mac: Int64
    /// Each result read: it waits for the last MAC.
    var result: Int64
    /// From the last result to the next activation of the banks.
    var closing: Int64
}
