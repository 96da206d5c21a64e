import DRAMModel

/// The vertical ports of a channel, the units behind them and their buffers: when a run of columns
/// may begin, and when it has been multiplied.
///
/// A port reads the n columns of a run one every tCCD_NMP. The units multiply a column with its M
/// rows of inputs once it is there and the ones before it are done. How long that takes need not be
/// whole cycles, so the end of what a port's units have to do is kept exactly: `end` and `part` of
/// `partsPerCycle`.
@frozen
@usableFromInline
struct VerticalPorts: ~Copyable {
    /// The state of one port.
    @frozen
    @usableFromInline
    struct Port: BitwiseCopyable {
        /// The cycle from which the next run may begin, as the last one is through.
        var free: Int64 = 0
        /// When everything read so far has been multiplied.
        var end: Int64 = 0
        var part: Int64 = 0
        /// The first cycle in which the last run, and the one before it, has been multiplied.
        var last: Int64 = 0
        var beforeLast: Int64 = 0
        /// When the results in each half are complete.
        var complete: (Int64, Int64) = (0, 0)
        /// When the results in each half have been read.
        var read: (Int64, Int64) = (0, 0)
    }

    /// The state of one half of the input buffer.
    @frozen
    @usableFromInline
    struct Inputs: BitwiseCopyable {
        /// When its last burst has arrived.
        var arrived: Int64 = 0
        /// When every run that uses it is done.
        var used: Int64 = 0
    }

    /// Where the ports are, and how long things take; valid as long as they.
    @frozen
    @usableFromInline
    struct View: BitwiseCopyable {
        let ports: UnsafeMutablePointer<Port>
        let inputs: UnsafeMutablePointer<Inputs>
        let rules: UnsafeMutablePointer<UInt8>
        let ranks: Int32
        let portsPerRank: Int32
        /// Banks of a port, as a power of two.
        let bankShift: Int32
        let hasPorts: Bool
        let isDouble: Bool
        let spacing: Int64
        /// Parts of a cycle, and those that a column takes for each row of inputs.
        let partsPerCycle: Int64
        let partsPerColumn: Int64
        let writeLatency: Int64
        let readLatency: Int64
        let burst: Int64
        /// Last multiplication to result, in cycles.
        let tMAC: Int64
    }

    let ports: FixedBuffer<Port>
    let inputs: FixedBuffer<Inputs>
    let rules: FixedBuffer<UInt8>
    @usableFromInline let view: View

    /// Creates idle ports; none in a memory whose units are in the banks.
    init(_ configuration: MemoryConfiguration, rules indices: [UInt8]) {
        let nmp = configuration.pim?.nmp
        let o = configuration.organization
        let perPort = nmp?.banks_per_port ?? 1
        let perRank = o.banks / perPort
        ports = FixedBuffer(repeating: Port(), count: nmp == nil ? 0 : o.ranks * perRank)
        inputs = FixedBuffer(repeating: Inputs(), count: 2)
        rules = FixedBuffer(indices)
        let pace = NMPPace(configuration)
        view = View(
            ports: ports.base, inputs: inputs.base, rules: rules.base, ranks: Int32(o.ranks),
            portsPerRank: Int32(perRank), bankShift: Int32(perPort.trailingZeroBitCount),
            hasPorts: nmp != nil, isDouble: nmp?.buffering == .double,
            spacing: Int64(nmp?.tCCD_NMP ?? 1),
            partsPerCycle: pace.partsPerCycle, partsPerColumn: pace.partsPerColumn,
            writeLatency: Int64(configuration.timing.WL),
            readLatency: Int64(configuration.timing.RL), burst: Int64(o.burstCycles),
            tMAC: Int64(configuration.pim?.tMAC ?? 0))
    }
}
