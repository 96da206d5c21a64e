/// What offloading needs to know of a layout.
extension PIMLayerTrace {
    /// The units take weights off the bus a row at a time: one is in use, one is being read.
    var busSnooping: XPUGEMM.BusSnooping {
        XPUGEMM.BusSnooping(bursts: memory.organization.requestsPerRow, ahead: 2)
    }
}
