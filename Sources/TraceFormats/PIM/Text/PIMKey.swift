import DRAMModel

/// What a word of a line begins with: a form of the scope, or the key of another field.
enum PIMKey {
    case scope(PIMScopeForm)
    case field(PIMField)

    /// Every key, the scope's first.
    static let all: [PIMKey] =
        PIMScopeForm.allCases.map(PIMKey.scope)
        + PIMField.allCases.filter { !"\($0.traits.key)".isEmpty }.map(PIMKey.field)

    /// The field that it gives.
    @inline(__always) var field: PIMField {
        switch self {
        case .scope: .scope
        case .field(let field): field
        }
    }

    /// The word before the `=`, or the `x` of a repetition.
    var name: String {
        switch self {
        case .scope(let form): form.name
        case .field(let field): String("\(field.traits.key)".prefix { $0 != "=" })
        }
    }
}
