/// A card that does the attention of generation on its own memory (HPU, section IV-A): a GEMV unit
/// and a softmax unit beside the channels, all at one clock.
public struct HPUCard: Equatable, Sendable {
    /// A short name.
    public var name: String
    /// The clock of its units.
    public var clock_MHz: Double
    /// Peak of the GEMV unit, all channels together, in FLOP/s.
    public var gemv_FLOPS: Double
    /// Scores that the softmax unit takes in a cycle.
    public var softmax_elements: Int
    /// Cycles from the last operand of a product to its last result.
    public var gemv_latency: Int
    /// Cycles from the last score to the last probability, beside those of taking scores in.
    public var softmax_latency: Int
    /// Heads that are worked on together: with 1 the keys of the next are multiplied when this one
    /// is done, with 2 while this one is at softmax.
    public var heads_in_flight: Int
    /// Bytes that a channel may have read and not yet used.
    public var readAhead_bytes: Int
    /// Chunks of inputs that may be on the card at once, that in work included.
    public var chunk_buffers: Int
    /// Memory for keys and values, in bytes.
    public var capacity_bytes: Double
    /// Power under load, in W.
    public var power_W: Double
    /// Power when idle, in W.
    public var idle_W: Double

    /// Creates a card; all figures must make sense together, which reading a file makes sure of.
    public init(
        name: String, clock_MHz: Double, gemv_FLOPS: Double, softmax_elements: Int,
        gemv_latency: Int = 0, softmax_latency: Int = 0, heads_in_flight: Int = 1,
        readAhead_bytes: Int, chunk_buffers: Int = 2, capacity_bytes: Double, power_W: Double = 0,
        idle_W: Double = 0
    ) {
        precondition(clock_MHz > 0 && gemv_FLOPS > 0 && softmax_elements > 0, "units that work")
        precondition(heads_in_flight > 0 && chunk_buffers > 0 && readAhead_bytes > 0, "room")
        precondition(power_W >= idle_W && idle_W >= 0, "at rest it draws no more than at work")
        self.name = name
        self.clock_MHz = clock_MHz
        self.gemv_FLOPS = gemv_FLOPS
        self.softmax_elements = softmax_elements
        self.gemv_latency = gemv_latency
        self.softmax_latency = softmax_latency
        self.heads_in_flight = heads_in_flight
        self.readAhead_bytes = readAhead_bytes
        self.chunk_buffers = chunk_buffers
        self.capacity_bytes = capacity_bytes
        self.power_W = power_W
        self.idle_W = idle_W
    }
}
