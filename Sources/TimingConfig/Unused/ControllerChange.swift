import DRAMModel

/// Another choice for a key on which it depends what else is read.
struct ControllerChange {
    /// The key: `controller.policy`.
    let key: String
    /// What it is now.
    let current: String
    /// What it would be.
    let value: String
    /// Makes the choice.
    let apply: (inout MemoryConfiguration) -> Void

    private init<Value>(
        _ key: String, _ current: String, _ value: String, _ changed: Value,
        _ path: WritableKeyPath<MemoryConfiguration, Value>
    ) {
        self.key = key
        self.current = current
        self.value = value
        apply = { $0[keyPath: path] = changed }
    }

    /// Choices that the rules of a memory allow, one at a time, then in pairs.
    static func sets(of memory: MemoryConfiguration) -> [[[ControllerChange]]] {
        let all = all(of: memory)
        var pairs: [[ControllerChange]] = []
        for (index, first) in all.enumerated() {
            for second in all[index...] where second.key != first.key {
                pairs.append([first, second])
            }
        }
        return [all.map { [$0] }, pairs]
    }

    private static func all(of memory: MemoryConfiguration) -> [ControllerChange] {
        let c = memory.controller
        func has(_ kind: CommandKind) -> Bool { memory.possibleKinds.contains(kind) }
        var changes = others(than: c.policy, "controller.policy", \.controller.policy)
        changes += others(than: c.page_policy, "controller.page_policy", \.controller.page_policy)
        changes += others(
            than: c.refresh_policy, "controller.refresh_policy", \.controller.refresh_policy
        ).filter { $0.value != "bank_staggered" || has(.refresh_bank) }
        if !c.self_refresh, has(.self_refresh_enter) {
            changes.append(
                ControllerChange(
                    "controller.self_refresh", "false", "true", true, \.controller.self_refresh))
        }
        if !c.power_down, has(.power_down_enter) {
            changes.append(
                ControllerChange(
                    "controller.power_down", "false", "true", true, \.controller.power_down))
        }
        if memory.organization.ranks == 1 {
            changes.append(
                ControllerChange("organization.ranks", "1", "2 or more", 2, \.organization.ranks))
        }
        return changes
    }

    private static func others<Value: RawRepresentable<String> & CaseIterable & Equatable>(
        than current: Value, _ key: String, _ path: WritableKeyPath<MemoryConfiguration, Value>
    ) -> [ControllerChange] {
        Value.allCases.filter { $0 != current }.map {
            ControllerChange(key, current.rawValue, $0.rawValue, $0, path)
        }
    }
}
