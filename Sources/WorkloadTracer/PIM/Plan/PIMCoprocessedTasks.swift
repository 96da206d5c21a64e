/// The xPU's tasks of an FFN whose columns it shares with the banks, and the events between them.
struct PIMCoprocessedTasks: Sendable {
    var tasks: [XPUTask]
    /// Posted when the banks' inputs of each product are available.
    var inputs: [Int32]
    /// The banks are done with each product.
    var done: [Int32]

    /// Puts the FFN behind other tasks; each of its products waits for all of the one before.
    init(
        _ lowering: XPULowering, requests: Int, share: Double, behind before: [XPUTask],
        events: inout EventTable
    ) {
        let count = PIMCoprocessedFFN.gemms(lowering.model).count
        inputs = (0..<count).map { events.add("ffn.inputs.\($0)") }
        done = (0..<count).map { events.add("ffn.outputs.\($0)") }
        tasks = before
        tasks[tasks.count - 1].posts = inputs[0]
        var product = 0
        for task in lowering.ffn(requests: requests, withoutShare: share) {
            tasks.append(task)
            guard case .vector = task.work, product < count else { continue }
            // The activation function is applied to the banks' outputs too.
            tasks[tasks.count - 1].waitsFor.append(done[product])
            product += 1
            if product < count { tasks[tasks.count - 1].posts = inputs[product] }
        }
    }
}
