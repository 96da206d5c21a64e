/// What offloading needs to know of a layout.
extension PIMLayerTrace {
    /// Weights go by the units a row at a time, one in use and one under way.
    var snoop: XPUGEMM.Snoop {
        XPUGEMM.Snoop(bursts: memory.organization.requestsPerRow, ahead: 2)
    }
}
