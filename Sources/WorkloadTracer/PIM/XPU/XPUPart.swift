/// What the xPU does in a stage of the batch pipeline.
struct XPUPart {
    /// Requests of its group.
    var count: Int
    /// Those of them whose FFN the banks do.
    var snooped = 0
    /// Requests of the other group whose attention it does.
    var attention: [Int] = []
}
