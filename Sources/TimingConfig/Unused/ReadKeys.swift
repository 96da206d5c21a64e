import DRAMModel

/// The keys of a memory that something reads.
struct ReadKeys {
    /// What a controller is taken to be.
    enum Controller {
        /// The one that the memory has.
        case own
        /// Any: what a file says of a device holds whatever the controller is set to.
        case any
    }

    private let memory: MemoryConfiguration
    /// Whether the memory's files and arguments give a key.
    private let isGiven: (String) -> Bool
    private let controller: Controller
    /// Commands that are issued.
    private let kinds: CommandSet
    /// The ids of keys of `timing` and `power`, and of units, that are read.
    private var ids: Set<String>

    init(
        _ memory: MemoryConfiguration, _ controller: Controller,
        isGiven: @escaping (String) -> Bool
    ) {
        self.memory = memory
        self.isGiven = isGiven
        self.controller = controller
        kinds = controller == .own ? memory.issuedKinds : memory.possibleKinds
        ids = []
        addTiming()
        addPower()
    }

    /// The keys that every file must give, read or not.
    static let required = Set(Schema.keys.filter(\.key.isRequired).map(\.id))

    /// Whether something reads a key.
    func contains(_ id: String) -> Bool {
        if id.hasPrefix("timing.") || id.hasPrefix("power.") { return ids.contains(id) }
        if id == KeyReaders.epochPeriod { return controller == .any }
        return KeyReaders.readers[id].map { $0(memory) } ?? true
    }

    // MARK: Timing

    private mutating func addTiming() {
        addDirect()
        add(
            parameters: ConstraintTable.parameters(
                of: memory, issuing: kinds, inAnyOrganization: controller == .any))
        addDefaults()
    }

    private mutating func add(_ names: String...) { add(parameters: Set(names)) }

    private mutating func add(parameters names: Set<String>) {
        for name in names {
            switch name {
            case "RL": ids.formUnion(["timing.AL", "timing.CL"])
            case "WL": ids.formUnion(["timing.AL", "timing.CWL"])
            case "tCCD_PIM", "tRTP_PIM", "tAF": ids.insert("pim.\(name)")
            default: ids.insert("timing.\(TimingParameters.otherNames[name] ?? name)")
            }
        }
    }

    /// What is read beside the rules: when data come, when refreshes fall due, the peak bandwidth,
    /// and what the sequencer of units foresees.
    private mutating func addDirect() {
        add("RL", "WL", "tWR", "tCCD_S")
        if memory.pim != nil { add("tRCDRD", "tRP", "tCCD_L", "tRTP", "tFAW") }
        if refreshInterval { add("tREFI") }
        if kinds.contains(.refresh_bank) { add("tREFIb") }
    }

    /// Whether refreshes of ranks fall due each tREFI, or those of a bank may be postponed by it.
    private var refreshInterval: Bool {
        guard controller == .own else { return true }
        return switch memory.controller.refresh_policy {
        case .rank_staggered, .rank_simultaneous: true
        case .bank_staggered: memory.controller.policy == .dramsim3 && memory.pim != nil
        case .none: false
        }
    }

    /// What parameters that nobody gives come from.
    private mutating func addDefaults() {
        let rows = memory.rules.defaults + memory.standard.defaults
        var known: Set<String> = []
        while case let new = ids.subtracting(known), !new.isEmpty {
            known = ids
            for id in new where !isGiven(id) { addDefault(of: id, rows) }
        }
    }

    private mutating func addDefault(of id: String, _ rows: [StandardDefault]) {
        switch id {
        case "timing.tRC": add("tRAS", "tRP")
        case "timing.tCCD_L": add("tCCD_S")
        case "timing.tRRD_L": add("tRRD_S")
        case "timing.tWTR_L": add("tWTR_S")
        case "pim.tCCD_PIM": add("tCCD_L")
        case "pim.tRTP_PIM": add("tRTP")
        default:
            let row = rows.first {
                "timing.\(TimingParameters.otherNames[$0.name] ?? $0.name)" == id
            }
            guard let row else { return }
            add(
                parameters: ConstraintTable.parameters(
                    of: memory, issuing: [], and: [row.value]))
        }
    }

    // MARK: Power

    private mutating func addPower() {
        for event in EnergyEvent.allCases where event.happens(issuing: kinds) {
            if let name = event.energyByBits {
                ids.insert("power.\(name)")
                let energy = memory.power?.energyByBits_pJ(
                    event, memory.organization, memory.standard.bankRefresh)
                if energy != nil { continue }
            }
            let currents = event.currents + (event.greaterCurrent.map { [$0] } ?? [])
            ids.formUnion((["VDD"] + currents).map { "power.\($0)" })
            switch event {
            case .activate: add("tRC", "tRAS")
            case .refresh: add("tRFC")
            case .refreshBank: add("tRFCb")
            default: break
            }
        }
    }
}

extension EnergyEvent {
    /// The key of its energy by the bit, if there is one.
    fileprivate var energyByBits: String? {
        switch self {
        case .activate: "activate_pJ_per_bit"
        case .read: "read_pJ_per_bit"
        case .write: "write_pJ_per_bit"
        case .refresh, .refreshBank: "refresh_pJ_per_bit"
        default: nil
        }
    }
}
