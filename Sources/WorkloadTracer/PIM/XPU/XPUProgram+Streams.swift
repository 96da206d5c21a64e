import DRAMModel

extension XPUProgram {
    /// The streams of a channel; adds their events to the table, whose names begin with `prefix`.
    ///
    /// Events of the tasks are those of the same table: the same in all channels.
    public func streams(
        channel: Int, _ events: inout EventTable, prefix: String = "xpu"
    ) -> XPUStreams {
        var emitter = XPUStreamEmitter(self, channel, events, prefix)
        for index in chunks.indices { emitter.read(index) }
        for step in steps { emitter.compute(step) }
        events = emitter.events
        return emitter.streams
    }
}
