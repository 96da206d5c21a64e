/// Near-memory processing behind hybrid bonds: a vertical port at each bank, the units that it
/// feeds and their buffers; the `nmp` section of a timing file.
///
/// The defaults are the device of H2-LLM (ISCA 2025, section 7, and its artifact, `dse/*.py`).
public struct NMPParameters: Equatable, Sendable {
    /// How the banks of a rank go on.
    public enum Banks: String, CaseIterable, Sendable {
        /// One stream's tile at a time: its banks begin and end together.
        case lock_step
        /// Each bank may be in a tile of another stream.
        case independent
    }
    /// Whether a buffer can be filled while it is used.
    public enum Buffering: String, CaseIterable, Sendable {
        /// Two halves: one is filled, or read out, while the units work on the other.
        case double
        /// The whole is filled, used, and only then filled again.
        case single
    }

    /// Column to column at a vertical port, in cycles.
    public var tCCD_NMP = 2
    /// Bits of a column: what a port moves at once.
    public var port_bits = 512
    /// Neighbouring banks that share one port and the units behind it.
    public var banks_per_port = 1
    /// Floating-point units behind a port.
    public var fpus = 8
    /// Clock of these units, MHz.
    public var fpu_MHz = 600
    /// Multiply-accumulates of one unit in a cycle of its clock.
    public var fpu_macs = 16
    /// Bytes of a channel's input buffer.
    public var input_buffer = 32768
    /// Bytes of the weight buffer behind each port.
    public var weight_buffer = 32768
    /// Bytes of a channel's output buffer; each port has an equal share.
    public var output_buffer = 65536
    /// Whether the buffers have two halves.
    public var buffering = Buffering.double
    /// How the banks of a rank go on.
    public var banks = Banks.independent

    /// Energy of opening and closing a row, pJ for each of its bits.
    public var row_pJ_per_bit = 0.0
    /// Energy of a bit of a column on its way out of the array, pJ.
    public var array_pJ_per_bit = 0.0
    /// Energy of a bit through a vertical port, pJ; H2-LLM section 7.1 counts the array in it.
    public var port_pJ_per_bit = 0.88
    /// Energy of a bit of inputs or results on the data bus, pJ (H2-LLM section 7.1).
    public var bus_pJ_per_bit = 7.0
    /// Energy of writing or reading a bit of a buffer, pJ (H2-LLM section 7.1).
    public var buffer_pJ_per_bit = 0.027

    /// Creates the defaults.
    public init() {}

    /// The halves of a buffer; one where it is whole.
    public var halves: Int { buffering == .double ? 2 : 1 }

    /// Multiply-accumulates that the units behind a port finish in a cycle of their clock.
    public var lanes: Int { fpus * fpu_macs }
}
