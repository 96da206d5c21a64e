/// A product of the banks with weights that the xPU reads.
struct PIMSnoopedProduct: Sendable {
    /// Requests in the banks, inner dimension, outputs.
    var shape: GEMMShape
    /// The xPU's task that reads the weights, as an index.
    var task: Int
    /// Posted when the inputs are available.
    var inputs: Int32?
    /// Posted when the outputs are available.
    var done: Int32

    /// Its useful work.
    var work: StageWork {
        var work = StageWork()
        work.pimGEMM_FLOPs = 2 * Double(shape.macs)
        return work
    }

    /// Its stream in a channel; a row stays open for as many pieces as the xPU reads at a time, so
    /// that attention proceeds when the xPU makes reads wait.
    func stream(_ trace: PIMLayerTrace, channel: Int, _ pieces: [XPUPiece]) -> StageStream {
        let own = pieces.filter { $0.task == task }
        return trace.offloadedGEMM(
            shape, channel: channel, pieces: own,
            piecesPerOpening: max(1, own.count / XPUProgramBuilder.mostChunks),
            inputs: inputs, done: done)
    }
}
