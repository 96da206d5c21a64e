import DRAMModel
import WorkloadTracer

/// Results of attention on a card, all channels together.
public struct HPUCardReport: Sendable {
    /// Time until the first chunk of inputs was there.
    public var arrival_s: Double
    /// Time from then on until the last head was done.
    public var busy_s: Double
    /// Keys and values over what the memory could have moved in `busy_s`.
    public var utilization: Double
    /// Share of the time in which a data bus carries a burst, of what was replayed.
    public var dataBus: Double
    /// Bytes of keys and values.
    public var kv_bytes: Double
    /// Energy of the card's memory; nil without currents.
    public var energy: EnergyParts?
    /// What commands waited for.
    public var stalls: StallShares
    /// Heads that were replayed, of all.
    public var replayed: Int
    /// Heads.
    public var heads: Int
    /// Whether the counts of the replay equal those planned.
    public var isExact: Bool
    /// Reads and writes of what was replayed.
    public var tally: OperationTally
}
