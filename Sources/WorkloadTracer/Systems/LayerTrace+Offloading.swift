import DRAMModel

/// What offloading needs to know of a layout.
extension LayerTrace {
    /// Weights go by the units a row at a time, one in use and one under way.
    var snoop: XPUGEMM.Snoop {
        XPUGEMM.Snoop(bursts: memory.organization.requestsPerRow, ahead: 2)
    }

    /// Where the xPU finds the keys and values of a request.
    func xpuAttention(of request: Int) -> XPUAttention {
        let start = offloadedKV.firstBurst
        return XPUAttention(
            length: batch.requests[request].length,
            keys: start + offloadedKV.keys(request: request, head: 0).bursts.lowerBound,
            values: start + offloadedKV.values(request: request, head: 0).bursts.lowerBound)
    }

    /// What writes a channel's part of the newest keys and values of requests whose attention is the xPU's.
    func offloadedWriteBack(of requests: [Int], channel: Int) -> [PIMOperation] {
        var operations: [PIMOperation] = []
        for request in requests {
            for head in 0..<model.kv_heads {
                for matrix in [
                    offloadedKV.keys(request: request, head: head),
                    offloadedKV.values(request: request, head: head),
                ] {
                    offloadedKV.writeBack(matrix, channel: channel) { operations.append($0) }
                }
            }
        }
        return operations
    }
}
