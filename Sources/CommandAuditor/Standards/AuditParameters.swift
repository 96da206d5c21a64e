import DRAMModel

/// The parameters of a memory in cycles, by their JEDEC names: `$0.tRCDRD`.
@dynamicMemberLookup
package final class AuditParameters {
    private let configuration: MemoryConfiguration
    private var known: [String: Int?] = [:]
    /// Whether a value was asked for that neither the memory nor its standard gives.
    private var lacksValue = false

    package init(_ configuration: MemoryConfiguration) { self.configuration = configuration }

    package subscript(dynamicMember name: String) -> Int {
        let value: Int?
        if let found = known[name] {
            value = found
        } else {
            value = configuration.parameter(name)
            known[name] = .some(value)
        }
        if value == nil { lacksValue = true }
        return value ?? 0
    }

    /// The value of a formula; `nil` where one of its parameters is not known.
    func value(_ formula: (AuditParameters) -> Int) -> Int? {
        lacksValue = false
        let value = formula(self)
        return lacksValue ? nil : value
    }
}
