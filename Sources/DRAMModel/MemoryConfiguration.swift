/// Everything that a timing file says about a memory and its controller.
public struct MemoryConfiguration: Equatable, Sendable {
    /// A short name, shown in results.
    public var name: String
    /// The device family.
    public var standard: Standard
    /// Whose timing rules hold: those of its standard, unless a timing file says otherwise.
    public var rules: Standard
    /// The rules of its processing units; `nil` in a memory without.
    public var units: Standard?
    /// Rules that the timing file adds.
    public var addedRules: [StandardRule] = []
    /// Percent that are left of a parameter in the formulas of rules, rounded down to whole cycles,
    /// to see what it costs; one that is not here is whole.
    public var relaxed: [String: Int] = [:]
    /// How the memory is divided.
    public var organization: Organization
    /// Timing, in cycles.
    public var timing: TimingParameters
    /// Voltage and currents; `nil` when the file has none, and energies are then not reported.
    public var power: PowerParameters?
    /// Scheduling.
    public var controller: ControllerParameters
    /// How each bank is built.
    public var bank: BankStructure
    /// Processing units in the banks; `nil` in a memory without.
    public var pim: PIMParameters?

    /// Creates a configuration from its parts; its rules are those of its standard.
    public init(
        name: String, standard: Standard, organization: Organization, timing: TimingParameters,
        power: PowerParameters? = nil, controller: ControllerParameters = .init(),
        bank: BankStructure = .init(), pim: PIMParameters? = nil
    ) {
        self.name = name
        self.standard = standard
        rules = standard
        self.organization = organization
        self.timing = timing
        self.power = power
        self.controller = controller
        self.bank = bank
        self.pim = pim
    }
}
