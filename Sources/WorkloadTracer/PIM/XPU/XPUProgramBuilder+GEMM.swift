/// Products.
extension XPUProgramBuilder {
    /// A tile of weights: where it ends in its pass, in bytes, and in time, in cycles from the
    /// product's beginning.
    private struct Tile {
        var bytes: Int
        var end: Int
    }

    /// Adds a product; one without inputs is read for the units in the banks, and waited for when
    /// told.
    mutating func add(_ gemm: XPUGEMM, _ task: Int, isAwaited: Bool) throws(ScratchpadError) {
        let weights = lowering.weights
        let tensor = weights.tensors.first { $0.kind == gemm.weights }
        guard let tensor, gemm.shape.K > 0, gemm.shape.N > 0 else { return postAll(gemm) }
        let burstBytes = weights.requestBytes
        let start = weights.bursts(tensor).lowerBound
        // A burst that two matrices share is read with the first.
        func burst(_ byte: Int) -> Int {
            start + (gemm.firstByte + byte).dividedUp(by: burstBytes)
        }
        let bytes = gemm.shape.K * gemm.shape.N * lowering.npu.element_bytes
        precondition(gemm.firstByte + bytes <= tensor.bytes, "a matrix larger than its tensor")
        let whole = burst(0)..<burst(bytes)
        let plan = try lowering.plan(gemm.shape, on: lowering.npu)
        work.weightBytes +=
            max(plan.passes, gemm.busSnooping == nil ? 0 : 1) * whole.count * burstBytes
        guard plan.tiles > 0 else {
            if let busSnooping = gemm.busSnooping {
                passing(task, whole, busSnooping, isAwaited: isAwaited)
            }
            return postAll(gemm)
        }
        work.xpuGEMM_FLOPs += 2 * Double(gemm.shape.macs)
        cut(gemm, plan, task, whole, burst)
    }

    /// Cuts a product into chunks of tiles: few at both ends, so that computing begins early and
    /// little is left when the last weights are there.
    private mutating func cut(
        _ gemm: XPUGEMM, _ plan: GEMMPlan, _ task: Int, _ whole: Range<Int>, _ burst: (Int) -> Int
    ) {
        let tiles = tiles(plan)
        let inPass = tiles.count / plan.passes
        let tileBytes =
            min(gemm.shape.K, plan.npu.rows) * plan.blockColumns * plan.npu.element_bytes
        let room = max(2 * tileBytes, min(plan.buffers * tileBytes, plan.npu.scratchpad_bytes / 2))
        let longest = min(
            tiles.count.dividedUp(by: Self.mostChunks), max(1, room / 2 / tileBytes))
        var fractions = gemm.fractions[...]
        var (done, clock, read) = (0, 0, whole.lowerBound)
        while done < tiles.count {
            if done % inPass == 0 { read = whole.lowerBound }
            let left = tiles.count - done
            let count = min(longest, done + 1, max(1, left / 2), inPass - done % inPass)
            done += count
            // The units see each weight once.
            let busSnooping = done <= inPass ? gemm.busSnooping : nil
            let end = bound(burst(tiles[done - 1].bytes), busSnooping, whole)
            chunk(
                task, read..<max(read, end), cycles: tiles[done - 1].end - clock,
                room: room / lowering.weights.requestBytes, busSnooping)
            (read, clock) = (max(read, end), tiles[done - 1].end)
            let share = Double(done - (tiles.count - inPass)) / Double(inPass)
            while done < tiles.count, let next = fractions.first, next.share <= share {
                post(next.event)
                fractions.removeFirst()
            }
        }
        drain()
        for fraction in fractions { post(fraction.event) }
    }

    /// The end of a chunk: as many bursts in each channel, and whole pieces where the units take
    /// them by bus snooping.
    private func bound(_ burst: Int, _ busSnooping: XPUGEMM.BusSnooping?, _ whole: Range<Int>)
        -> Int
    {
        let piece = (busSnooping?.bursts ?? 1) * lowering.weights.organization.channels
        let pieces = (burst - whole.lowerBound).dividedUp(by: piece)
        return min(whole.lowerBound + pieces * piece, whole.upperBound)
    }

    /// The tiles of a plan with all weights available.
    private func tiles(_ plan: GEMMPlan) -> [Tile] {
        var clock = ArrayClock(plan.npu, at: 0)
        var tiles: [Tile] = []
        var bytes = 0
        let all = plan.weightBytes / plan.passes
        tiles.reserveCapacity(plan.tiles)
        plan.forEachTile { inputs, rows, columns in
            plan.compute(inputs: inputs, rows: rows, columns: columns, 0, on: &clock)
            bytes = bytes % all + rows * columns * plan.npu.element_bytes
            tiles.append(Tile(bytes: bytes, end: clock.streamEnd))
        }
        return tiles
    }

    private mutating func postAll(_ gemm: XPUGEMM) {
        for fraction in gemm.fractions { post(fraction.event) }
    }
}
