/// How a system of an xPU and PIM works on a batch, as its system file says, without the memory.
public struct PIMSystemOptions: Equatable, Sendable {
    /// A short name: `librapim`.
    public var name: String
    /// The xPU.
    public var npu: NPU
    /// The xPU's clock.
    public var clock_MHz: Double
    /// Which operand stays in the arrays; nil takes the one that is faster for each GEMM.
    public var dataflow: SystolicDataflow?
    /// Two groups of requests alternate on the xPU and PIM (NeuPIMs, LibraPIM Fig 1b).
    public var batch_pipelining = false
    /// The attention of a head begins when its own query, key and value are there (AttAcc,
    /// NeuPIMs).
    public var head_pipelining = false
    /// The units compute a share of the FFN's columns, with weights of their own rows (AttAcc).
    public var ffn_coprocessing = false
    /// That share; nil takes the one for which both are predicted to end together.
    public var ffn_share: Double?
    /// Dynamic batch offloading (LibraPIM 4.4).
    public var dbo = false
    /// Its switches.
    public var offloading = OffloadingOptions()
    /// How attention is issued to the banks.
    public var attention = PIMAttentionOptions()

    /// Creates a system with everything off.
    public init(name: String, npu: NPU, clock_MHz: Double) {
        self.name = name
        self.npu = npu
        self.clock_MHz = clock_MHz
    }
}
