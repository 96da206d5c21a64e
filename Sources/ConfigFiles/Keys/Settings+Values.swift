/// Reading values, and saying which are missing.
extension Settings {
    /// What became of reading a key's value.
    package enum Reading {
        /// The key is not given.
        case missing
        /// What is given cannot be read, which has been reported.
        case malformed
        /// The value.
        case value(Value)
    }

    /// Reads the value of a key.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - period_fs: The clock period for durations in cycles, where it is known.
    ///   - start: The location of errors where neither the value nor its section has one.
    ///   - diagnostics: Where errors go.
    package func read(
        _ key: ConfigKey, period_fs: Int64? = nil, start: SourceLocation,
        _ diagnostics: inout DiagnosticCollector
    ) -> Reading {
        guard let setting = settings[key.id] else { return .missing }
        guard let value = setting.value else { return .malformed }
        do throws(ValueError) {
            return .value(try key.form.parse(value, period_fs: period_fs))
        } catch {
            if !setting.isRepeated {
                diagnostics.error(
                    "\(setting.spelling): \(error.message)",
                    at: setting.location ?? sections[key.section] ?? start)
            }
            return .malformed
        }
    }

    /// Reports the keys of a table that must be given and are not, section by section.
    ///
    /// - Parameters:
    ///   - table: The keys.
    ///   - start: The location of errors about keys outside sections and for missing sections.
    ///   - isImplied: Whether a missing key follows from others.
    ///   - names: What messages call missing keys of these names.
    ///   - diagnostics: Where errors go.
    /// - Returns: The ids of the missing keys.
    @discardableResult
    package func reportMissing(
        _ table: KeyTable, start: SourceLocation,
        unless isImplied: (ConfigKey) -> Bool = { _ in false },
        calling names: ([String]) -> [String] = { $0 },
        _ diagnostics: inout DiagnosticCollector
    ) -> [String] {
        var ids: [String] = []
        for section in [""] + table.sections {
            let missing = table.keys.filter {
                $0.section == section && $0.isRequired && settings[$0.id] == nil
                    && !isImplied($0)
            }
            guard !missing.isEmpty else { continue }
            ids += missing.map(\.id)
            let list = names(missing.map(\.name)).joined(separator: ", ")
            diagnostics.error(
                message(missing: list, section, table.scope), at: sections[section] ?? start)
        }
        return ids
    }

    private func message(
        missing list: String, _ section: String, _ scope: KeyTable.Scope
    ) -> String {
        if !section.isEmpty {
            return sections[section] == nil
                ? "missing section '\(section)' with \(list)" : "missing in '\(section)': \(list)"
        }
        if case .mapping(let what) = scope { return "missing in \(what): \(list)" }
        return "missing key \(list)"
    }
}
