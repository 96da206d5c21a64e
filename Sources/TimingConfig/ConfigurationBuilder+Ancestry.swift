import ConfigFiles

/// Which of the keys that do not fit together is to blame: what the user wrote, not what a file
/// inherits.
extension ConfigurationBuilder {
    private static let period = "clock.tCK"

    /// The location of errors between keys: that of the key that was given last, the clock period
    /// included, as it changes times; else the first.
    func location(of ids: [String]) -> SourceLocation {
        if let id = blamed(ids), let location = settings[id]?.location { return location }
        let section = ids.first?.split(separator: ".").first.map(String.init) ?? ""
        return location(ofSection: section)
    }

    private func blamed(_ ids: [String]) -> String? {
        let isTime = ids.contains { $0.hasPrefix("timing.") }
        let written = (ids + (isTime ? [Self.period] : [])).filter { settings[$0]?.location != nil }
        return written.enumerated().min { a, b in
            (nearness(a.element), a.offset) < (nearness(b.element), b.offset)
        }?.element
    }

    private func nearness(_ id: String) -> Ancestry.Nearness {
        settings[id]?.location.map(ancestry.nearness) ?? .generation(.max)
    }

    /// What to add to a message about keys of which some are inherited: which to set, and which
    /// times in cycles became others with the clock period. Empty when none is inherited.
    func inheritance(of ids: [String]) -> String {
        guard let blamed = blamed(ids), let first = ids.first, first != blamed,
            first.hasPrefix("timing."), let setting = settings[first],
            let location = setting.location, nearness(blamed) < nearness(first)
        else { return "" }
        let name = first.dropFirst("timing.".count)
        return "; set \(name) too, which \(location.rendered) gives" + changes(first, setting)
    }

    /// How an inherited time in cycles, and which others, changed with the clock period.
    private func changes(_ id: String, _ setting: Settings.Setting) -> String {
        guard nearness(Self.period) < nearness(id), let location = setting.location,
            let before = ancestry.period(of: location), let now = settings[Self.period]?.text
        else { return "" }
        let names = keys.filter { key in
            key.section == "timing" && key.form.isTime && nearness(Self.period) < nearness(key.id)
                && isInCycles(key.id)
        }.map(\.name)
        guard !names.isEmpty else { return "" }
        return "; inherited in cycles, of \(before.trimmed) there and \(now.trimmed) here: "
            + names.joined(separator: ", ")
    }

    /// Whether a time is written in cycles only.
    private func isInCycles(_ id: String) -> Bool {
        guard var text = settings[id]?.text?.trimmed else { return false }
        if text.hasSuffix("nCK") { text = text.dropLast(3).trimmed }
        return DecimalNumber(text) != nil
    }
}
