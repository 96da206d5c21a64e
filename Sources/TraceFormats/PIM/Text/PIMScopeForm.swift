import DRAMModel

/// A form of a line's scope: which banks it names.
enum PIMScopeForm: UInt8, CaseIterable {
    case bank, mask, group, all

    /// The word before the `=`; `all` has none.
    var name: String { "\(self)" }

    /// Whether an operation's scope may be written so.
    @inline(__always) func fits(_ scope: PIMOperationTraits.Scope) -> Bool {
        switch scope {
        case .none: false
        case .banks, .activation: true
        case .bankGroup: self == .group
        case .bank: self == .bank
        }
    }
}
