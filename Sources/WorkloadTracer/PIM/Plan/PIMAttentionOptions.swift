/// How attention is issued to the banks.
public struct PIMAttentionOptions: Equatable, Sendable {
    /// The banks that a MAC command goes to.
    public enum MACScope: String, CaseIterable, Sendable {
        /// All banks of a tile at once.
        case all
        /// One bank group after the other.
        case bank_group
        /// One bank after the other.
        case bank
    }
    /// How a vector gets into the global buffer.
    public enum VectorPath: String, CaseIterable, Sendable {
        /// From the xPU over the data bus, `pim_wrgb`.
        case wrgb
        /// Written to a row by the xPU first and copied from there, `pim_gwrite` (NeuPIMs).
        case gwrite
    }

    /// The banks that a MAC command goes to.
    public var mac_scope = MACScope.all
    /// How a vector gets into the global buffer.
    public var vector_path = VectorPath.wrgb

    /// Creates the defaults.
    public init() {}
}
