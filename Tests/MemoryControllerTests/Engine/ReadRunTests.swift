import DRAMModel
import MemoryController
import Testing
import TestSupport

/// READs of one row issue in runs while nothing else waits, in the cycles in which they would one
/// by one.
@Suite struct ReadRunTests {
    /// Visits to rows, a request a cycle, with pauses in which what is left of a visit issues.
    static func trace(seed: UInt64, _ organization: Organization) -> [Request] {
        var random = SplitMix64(seed: seed)
        func number(below limit: UInt64) -> UInt64 { random.next() % limit }
        let size = UInt64(organization.requestBytes)
        var cycle: Int64 = 0
        var requests: [Request] = []
        for _ in 0..<40 {
            let first = number(below: 1 << 14) * size
            for index in 0..<number(below: 40) {
                // Now and then a write, an address twice, or a request to another row.
                let isOther = number(below: 40) == 0
                let isTwice = number(below: 20) == 0
                let block = isOther ? number(below: 1 << 14) : isTwice ? 0 : index
                requests.append(
                    Request(
                        address: first + block * size, cycle: cycle,
                        isWrite: number(below: 100) == 0))
                cycle += Int64(number(below: 3))
            }
            cycle += Int64(number(below: 3) * number(below: 1000))
        }
        return requests
    }

    @Test(arguments: 1...60)
    func matchesOracle(seed: Int) throws {
        var configuration = RandomScenario(seed: UInt64(seed)).configuration
        configuration.controller.policy = .dramsim3
        configuration.controller.page_policy = .open
        configuration.controller.queue_structure = .per_bank
        configuration.controller.self_refresh = false
        let requests = Self.trace(seed: UInt64(seed), configuration.organization)
        let oracle = DRAMsim3Oracle(configuration, watchdogCycles: 20_000)
            .run(requests, cycles: nil)
        let comparison = try EngineComparison(
            configuration, requests, ReplayOptions(), oracle: oracle)
        #expect(comparison.differences.isEmpty, "seed \(seed)\n\(comparison.summary)")
    }
}
