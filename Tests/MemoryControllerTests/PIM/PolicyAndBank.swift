import DRAMModel

/// A policy on a way to build banks, for tests that hold for all of them.
struct PolicyAndBank: CustomStringConvertible, Sendable {
    var policy: ControllerParameters.Policy
    var kind: BankStructure.Kind
    var description: String { "\(policy), \(kind)" }

    static let all = ControllerParameters.Policy.allCases.flatMap { policy in
        BankStructure.Kind.allCases.map { PolicyAndBank(policy: policy, kind: $0) }
    }
}
