/// What offloading needs to know of a layout.
extension PIMLayerTrace {
    /// The units snoop weights a row at a time: one is in use, one is being read.
    var snoop: XPUGEMM.Snoop {
        XPUGEMM.Snoop(bursts: memory.organization.requestsPerRow, ahead: 2)
    }
}
