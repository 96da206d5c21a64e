import DRAMModel

/// A memory that DRAMPower 6 has a model of, and what that model needs to know of it.
///
/// DRAMPower reads a trace of commands a channel (`DRAMPowerTraceWriter`), a description of the
/// memory (`writeMemspec`) and a configuration (`writeConfiguration`). Names and forms are those of
/// github.com/tukl-msd/DRAMPower 6.2 and DRAMUtils 1.14.
public struct DRAMPowerMemory: Sendable {
    /// Why a memory cannot be described, in words that follow "DRAMPower ".
    public struct Refusal: Error, Equatable {
        /// The reason.
        public let reason: String
    }

    /// The standards that DRAMPower has a model of.
    enum Standard: String, CaseIterable { case DDR4, DDR5, LPDDR4, LPDDR5 }

    let configuration: MemoryConfiguration
    let standard: Standard
    let power: PowerParameters

    /// Takes a memory that DRAMPower can be told all it needs of.
    ///
    /// A current is needed where commands or states of a run draw it.
    public init(_ configuration: MemoryConfiguration) throws(Refusal) {
        let name = configuration.standard.name
        let known = Standard.allCases.map(\.rawValue).joined(separator: ", ")
        guard let standard = Standard(rawValue: name) else {
            throw Refusal(reason: "has no model of \(name): it has \(known)")
        }
        self.configuration = configuration
        self.standard = standard
        power = configuration.power ?? PowerParameters()
        guard configuration.pim == nil, configuration.bank.rowBuffers == 1 else {
            throw Refusal(reason: "has no processing units, and one row buffer a bank")
        }
        try checkBanks()
        let missing = needs.filter { power[keyPath: $0.current] == nil }.map { "power.\($0.key)" }
        guard missing.isEmpty else {
            throw Refusal(
                reason: "needs \(missing.joined(separator: ", ")), which the timing file does not "
                    + "give")
        }
    }

    /// What refreshes a bank; `nil` where ranks are refreshed.
    var bankRefresh: BankRefreshCover? {
        let isByBank = configuration.controller.refresh_policy == .bank_staggered
        return isByBank ? configuration.standard.bankRefresh : nil
    }

    private func checkBanks() throws(Refusal) {
        let o = configuration.organization
        if standard == .LPDDR5, ![[16, 4], [16, 1], [8, 1]].contains([o.banks, o.bankgroups]) {
            throw Refusal(
                reason:
                    "knows LPDDR5 of 16 banks, in 4 bank groups or in 1, and of 8 banks, not of "
                    + "\(o.banks) in \(o.bankgroups)")
        }
        let isKnown =
            switch (standard, bankRefresh) {
            case (_, nil), (.DDR5, .same_bank), (.LPDDR4, .one), (.LPDDR5, .one): true
            case (.LPDDR5, .pair): o.banks == 16
            default: false
            }
        guard isKnown else {
            throw Refusal(
                reason: "does not know such refreshes of banks of \(standard.rawValue): set "
                    + "controller.refresh_policy")
        }
    }

    /// Voltage and currents that a run may draw, by their keys.
    private var needs: [(key: String, current: KeyPath<PowerParameters, Double?> & Sendable)] {
        let c = configuration.controller
        var needs: [(key: String, current: KeyPath<PowerParameters, Double?> & Sendable)] = [
            ("VDD", \.VDD), ("IDD0", \.IDD0), ("IDD2N", \.IDD2N), ("IDD3N", \.IDD3N),
            ("IDD4R", \.IDD4R), ("IDD4W", \.IDD4W),
        ]
        if bankRefresh != nil { needs.append(("IDD5PB", \.IDD5PB)) }
        let isByRank = c.refresh_policy != .none && bankRefresh == nil
        // Self refresh begins with a refresh in DRAMPower's models.
        if isByRank || c.self_refresh { needs.append(("IDD5AB", \.IDD5AB)) }
        if c.self_refresh { needs.append(("IDD6x", \.IDD6x)) }
        if c.power_down { needs += [("IDD2P", \.IDD2P), ("IDD3P", \.IDD3P)] }
        return needs
    }
}
