/// Everything that a timing file says about a memory and its controller.
public struct MemoryConfiguration: Equatable, Sendable {
    /// A short name, shown in results.
    public var name: String
    /// The device family.
    public var standard: Standard
    /// How the memory is divided.
    public var organization: Organization
    /// Timing, in cycles.
    public var timing: TimingParameters
    /// Voltage and currents; `nil` when the file has none, and energies are then not reported.
    public var power: PowerParameters?
    /// Scheduling.
    public var controller: ControllerParameters

    /// Creates a configuration from its parts.
    public init(
        name: String, standard: Standard, organization: Organization, timing: TimingParameters,
        power: PowerParameters? = nil, controller: ControllerParameters = .init()
    ) {
        self.name = name
        self.standard = standard
        self.organization = organization
        self.timing = timing
        self.power = power
        self.controller = controller
    }
}
