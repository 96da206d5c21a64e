import ConfigFiles

/// The members of a JSON object by name.
struct JSONMembers {
    private let what: String
    private let location: SourceLocation
    private let members: [String: YAMLTree]

    /// Takes an object; `what` names it in messages.
    init(_ tree: YAMLTree, _ what: String) throws(ConfigurationError) {
        self.what = what
        location = tree.location
        var members: [String: YAMLTree] = [:]
        for entry in try tree.entries(what) { members[entry.key] = entry.value }
        self.members = members
    }

    /// A member, if it is there.
    subscript(_ name: String) -> YAMLTree? { members[name] }

    /// A member that must be there.
    func required(_ name: String) throws(ConfigurationError) -> YAMLTree {
        if let member = members[name] { return member }
        throw ConfigurationError("'\(name)' is missing in \(what)", at: location)
    }

    /// A number, if it is there and not null.
    func figure(_ name: String) throws(ConfigurationError) -> Double? {
        guard let member = members[name], !member.isNull else { return nil }
        return try member.jsonNumber(name)
    }
}

extension YAMLTree {
    /// A number, `name` being what messages call it.
    func jsonNumber(_ name: String) throws(ConfigurationError) -> Double {
        guard case .scalar(let text, _, _) = self, let number = Double(text), number.isFinite
        else {
            throw ConfigurationError("\(name) must be a number", at: location)
        }
        return number
    }
}
