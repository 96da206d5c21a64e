/// The rules of runs of columns through the vertical ports, and of the buffers; `docs/pim.md`
/// states each.
///
/// Raw values index flat tables.
public enum NMPRule: Int, CaseIterable, Sendable {
    /// A port moves one run after the other.
    case port
    /// A run's columns have room once those of the run before last (of the last, in a whole buffer)
    /// have been multiplied.
    case weightBuffer
    /// Inputs are overwritten once every run that uses them is done.
    case inputBuffer
    /// Inputs are used once the last of their bursts has arrived.
    case input
    /// Results are added up where those before them have been read.
    case outputBuffer
    /// Results are read once they are complete.
    case compute

    /// The name in command logs.
    public var name: String {
        switch self {
        case .port: "n*tCCD_NMP"
        case .weightBuffer: "weight_buffer"
        case .inputBuffer: "input_buffer"
        case .input: "WL+n*burst"
        case .outputBuffer: "output_buffer"
        case .compute: "nmp_compute"
        }
    }
}
