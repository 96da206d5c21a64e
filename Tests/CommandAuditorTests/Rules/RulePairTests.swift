import CommandAuditor
import Testing
import TestSupport

/// Each rule at its cycle and one before.
@Suite struct RulePairTests {
    @Test(arguments: TimingFiles.names)
    func hostRulesBindExactly(_ name: String) {
        let cases = RuleCases.host(name)
        #expect(cases.count > 40)
        for one in cases { one.check() }
    }

    @Test(arguments: PIMMemory.all)
    func pimRulesBindExactly(_ memory: PIMMemory) {
        let cases = RuleCases.pim(memory)
        #expect(cases.count > 40)
        for one in cases { one.check() }
    }

    @Test(arguments: PIMMemory.ports)
    func portRulesBindExactly(_ memory: PIMMemory) {
        let cases = RuleCases.nmp(memory)
        #expect(cases.count > 20)
        for one in cases { one.check() }
    }

    /// No timing rule is left out by the cases.
    @Test func everyRuleHasACase() {
        let host = TimingFiles.names.flatMap { RuleCases.host($0) }
        let pim = PIMMemory.all.flatMap { RuleCases.pim($0) }
        let nmp = PIMMemory.ports.flatMap { RuleCases.nmp($0) }
        let tested = Set((host + pim + nmp).map(\.rule))
        // Of these `Tables/` has tests.
        let others: Set<AuditRule> = [.row, .dataBus]
        let missing = AuditRule.allCases.filter {
            $0.isTiming && !others.contains($0) && !tested.contains($0)
        }
        #expect(missing.isEmpty)
    }
}
