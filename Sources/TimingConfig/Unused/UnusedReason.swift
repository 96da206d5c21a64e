import ConfigFiles
import DRAMModel

/// Why nothing reads a key of a memory, and what would.
struct UnusedReason {
    private let id: String
    private let spelling: String
    private let resolved: UnusedKeys.Resolved

    /// - Parameters:
    ///   - id: The key.
    ///   - spelling: The name that stands there, perhaps another one of the key.
    ///   - resolved: The memory.
    init(_ id: String, _ spelling: String, _ resolved: UnusedKeys.Resolved) {
        self.id = id
        self.spelling = spelling
        self.resolved = resolved
    }

    private var memory: MemoryConfiguration { resolved.memory }

    private var name: String { String(id.drop { $0 != "." }.dropFirst()) }

    /// `section.name` as it stands there.
    private var path: String { id.prefix { $0 != "." } + "." + spelling }

    /// What to say of the key.
    var message: String {
        for sets in ControllerChange.sets(of: memory) {
            let reading = reading(sets)
            if !reading.isEmpty { return message(reading) }
        }
        return "nothing reads \(path): \(lack)"
    }

    /// Those of some sets of changes that make something read the key.
    private func reading(_ sets: [[ControllerChange]]) -> [[ControllerChange]] {
        let settings = resolved.settings
        return sets.filter { changes in
            var memory = memory
            for change in changes { change.apply(&memory) }
            return ReadKeys(memory, .own) { settings[$0] != nil }.contains(id)
        }
    }

    /// What is set now, and what would have the key read; sets that change the same keys as the
    /// first are alternatives.
    private func message(_ sets: [[ControllerChange]]) -> String {
        let first = sets[0]
        func text(_ change: ControllerChange, _ value: String) -> String {
            "\(change.key) \(value)"
        }
        let now = first.map { text($0, $0.current) }.joined(separator: " and ")
        let others =
            first.count == 1
            ? alternatives(sets.filter { $0[0].key == first[0].key }.map { $0[0].value })
            : first.map { text($0, $0.value) }.joined(separator: " and ")
        return "nothing reads \(path) with \(now); it is read with \(others)"
    }

    /// What the memory lacks for the key to be read.
    private var lack: String {
        if id.hasPrefix("timing.") { return lackOfRules }
        if id.hasPrefix("power.") { return lackOfEvents }
        switch id {
        case KeyReaders.epochPeriod: return "'replay --epochs' reads it where there is no --epoch"
        case "controller.dual_command":
            return "\(memory.standard.name) has one command bus; memories with one for rows and "
                + "one for columns, as HBM, read it"
        case "organization.pseudo_channels":
            return "\(memory.standard.name) has no pseudo channels; HBM has"
        case "bank.rounding": return "it is read with a bank.column_delay of more than 1"
        case "pim.mac_pJ": return "it is read in memories with a section 'power'"
        case "pim.array_share", "pim.bus_share":
            return "it is read in memories with a section 'power' and units in the banks"
        default: return "it has no effect on this memory"
        }
    }

    private var lackOfRules: String {
        let rules = memory.rules.name
        if Self.names(id, memory.rules) {
            return "the rules of \(rules) that have \(name) do not apply to this memory"
        }
        let others = StandardLibrary.memories.filter { other in
            guard other != rules, let standard = try? StandardLibrary.shipped(other) else {
                return false
            }
            return Self.names(id, standard)
        }
        let hint = others.isEmpty ? "" : "; \(others.joined(separator: ", ")) have"
        return "\(rules) has no rule with \(name)\(hint)"
    }

    /// Whether rules of a standard have a parameter, under whatever name.
    private static func names(_ id: String, _ standard: Standard) -> Bool {
        var names: Set<String> = []
        for rule in standard.rules { rule.cycles.addParameters(to: &names) }
        for window in standard.windows { window.cycles.addParameters(to: &names) }
        return names.contains { "timing.\(TimingParameters.otherNames[$0] ?? $0)" == id }
    }

    private var lackOfEvents: String {
        let events = EnergyEvent.allCases.filter {
            $0.currents.contains(name) || $0.greaterCurrent == name
        }
        if let event = events.first(where: { $0.happens(issuing: memory.issuedKinds) }) {
            return "energies by the bit, which the memory has for \(event.name), go before it"
        }
        let names = alternatives(events.map(\.name))
        return names.isEmpty
            ? "it has no effect on this memory"
            : "it is for \(names), which this memory never has"
    }
}
