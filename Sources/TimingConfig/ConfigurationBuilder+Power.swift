import ConfigFiles
import DRAMModel

/// Whether currents can be right.
extension ConfigurationBuilder {
    /// Warns of currents that leave energies unknown: the timing is as usable as with others.
    mutating func checkPower() {
        guard let power = configuration.power else { return }
        require(power.VDD != 0, ["power.VDD"], "VDD is 0 V", .ownFiles)
        warnOfMissingCurrents()
        for event in events where !isGivenByBits(event) {
            let charge = power.charge(
                event, configuration.timing,
                burstCycles: configuration.organization.burstCycles)
            guard let charge, charge.aboveStandby == nil else { continue }
            let currents = event.currents + (event.greaterCurrent.map { [$0] } ?? [])
            let ids = currents.map { "power.\($0)" } + (event == .activate ? Self.row : [])
            guard isKnown(ids) else { continue }
            diagnostics.warning(
                "\(problem(event, charge, power)): the energy of \(event.name) is unknown",
                at: location(of: ids))
        }
    }

    private static let row = ["timing.tRC", "timing.tRAS", "timing.tRP"]

    /// Events that can happen under the policies of the memory controller.
    private var events: [EnergyEvent] {
        let kinds = configuration.issuedKinds
        return EnergyEvent.allCases.filter { $0.happens(issuing: kinds) }
    }

    /// Whether the energy of an event is given by the bit.
    private func isGivenByBits(_ event: EnergyEvent) -> Bool {
        let energy = configuration.power?.energyByBits_pJ(
            event, configuration.organization, configuration.standard.bankRefresh)
        return energy != nil
    }

    private mutating func warnOfMissingCurrents() {
        func isMissing(_ name: String) -> Bool { settings["power.\(name)"] == nil }
        // A file of energies a bit does without currents on purpose.
        let currents = Set(["VDD"] + EnergyEvent.allCases.flatMap(\.currents))
        if currents.allSatisfy(isMissing), EnergyEvent.allCases.contains(where: isGivenByBits) {
            return
        }
        let byCurrents = events.filter { !isGivenByBits($0) }
        let unknown = byCurrents.filter { (["VDD"] + $0.currents).contains { isMissing($0) } }
        let needed = Set(["VDD"] + byCurrents.flatMap(\.currents))
        let missing = Schema.keys.filter { $0.section == "power" }.map(\.name)
            .filter { needed.contains($0) && isMissing($0) }
        guard !missing.isEmpty else { return }
        diagnostics.warning(
            "missing in 'power': \(missing.joined(separator: ", ")); the energy of "
                + "\(unknown.map(\.name).joined(separator: ", ")) is unknown",
            at: location(of: ["power"]))
    }

    /// The inequality that fails, with its numbers.
    private func problem(
        _ event: EnergyEvent, _ charge: EventCharge, _ power: PowerParameters
    ) -> String {
        let drawn = Self.text(charge.drawn)
        let standby = Self.text(charge.standby)
        if let greater = event.greaterCurrent, let most = charge.most {
            return "\(event.currents[0]) (\(drawn) mA) is greater than \(greater) "
                + "(\(Self.text(most)) mA)"
        }
        guard event == .activate else {
            let names = event.currents
            return "\(names[0]) (\(drawn) mA) is less than \(names[1]) (\(standby) mA)"
        }
        let t = configuration.timing
        let currents = [power.IDD0, power.IDD3N, power.IDD2N].map { Self.text($0 ?? 0) }
        return "IDD0 * tRC (\(currents[0]) mA * \(t.tRC) = \(drawn)) is less than standby, "
            + "IDD3N * tRAS + IDD2N * (tRC - tRAS) (\(currents[1]) mA * \(t.tRAS) + "
            + "\(currents[2]) mA * \(t.tRC - t.tRAS) = \(standby))"
    }

    /// A current, or a product with one, without what the multiplication rounds.
    private static func text(_ number: Double) -> String {
        abs(number) < 1e9 ? ValueForm.decimal((number * 1e6).rounded() / 1e6) : "\(number)"
    }
}
