import ConfigFiles
import DRAMModel

/// Finding keys by name, and what to say when there is none.
extension Schema {
    /// The canonical ids that `section.name` sets; `nil` for an unknown key.
    static func targets(section: String, name: String) -> [String]? {
        targetsByName["\(section).\(name)"]
    }

    /// Why a key is not known, and which one was probably meant.
    static func unknownKey(_ name: String, in section: String) -> String {
        if section.isEmpty, sections.contains(name) {
            return "'\(name)' is a section and must hold keys"
        }
        let place = section.isEmpty ? "" : " in '\(section)'"
        let problem = "unknown key \(quoted(name))\(place)"
        if let nearest = nearestName(to: name, among: names(in: section)) {
            return "\(problem); did you mean '\(nearest)'?"
        }
        let elsewhere = sections.first { targets(section: $0, name: name) != nil }
        if let elsewhere { return "\(problem); it belongs in section '\(elsewhere)'" }
        return problem
    }

    /// Why a section is not known, and which one was probably meant.
    static func unknownSection(_ name: String) -> String {
        let problem = "unknown section \(quoted(name))"
        if let nearest = nearestName(to: name, among: sections) {
            return "\(problem); did you mean '\(nearest)'?"
        }
        return "\(problem); the sections are \(sections.joined(separator: ", "))"
    }

    /// The names that a section accepts, the likeliest to be meant first.
    static func names(in section: String) -> [String] {
        let own = keys.filter { $0.section == section }
        let short = section == "timing" ? shorthands.map(\.name) : []
        let subsections = section.isEmpty ? sections : []
        return short + own.map(\.name) + own.flatMap(\.aliases) + subsections
    }

    private static let targetsByName: [String: [String]] = {
        var result: [String: [String]] = [:]
        for key in keys {
            for name in [key.name] + key.aliases { result["\(key.section).\(name)"] = [key.id] }
        }
        for shorthand in shorthands {
            result["timing.\(shorthand.name)"] = shorthand.targets.map { "timing.\($0)" }
        }
        return result
    }()
}
