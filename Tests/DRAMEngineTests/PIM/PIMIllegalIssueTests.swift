import DRAMModel
import Testing

/// Every illegal issue traps, and says why.
@Suite struct PIMIllegalIssueTests {
    @Test(arguments: PIMIllegalIssue.allCases)
    func traps(_ illegal: PIMIllegalIssue) async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { [illegal] in
            illegal.commit()
        }
        // Optimized builds trap without a word.
        guard _isDebugAssertConfiguration(), let result else { return }
        let said = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(said.contains(illegal.complaint), "\(illegal.rawValue): \(said)")
    }

    @Test(arguments: PIMIllegalIssue.allCases.filter(\.isOnlyTooEarly))
    func isLegalOneCycleLater(_ illegal: PIMIllegalIssue) {
        illegal.commit(delay: 1)
    }

    /// With two row buffers a bank, neither row is in the other's way.
    @Test func aRowOfEachKindIsLegalWithTwoRowBuffers() {
        var bench = PIMBench(PIMMemory(.dual_row_buffer))
        bench.issue(.host(.activate, Bank(group: 1, bank: 1), partition: 0), at: 100)
        bench.issue(.pim(.pim_activate4, 0xF0), at: 130)
        bench.issue(.pim(.pim_mac, 0xF0), at: 144)
        bench.issue(.host(.read, Bank(group: 1, bank: 1), partition: 0), at: 146)
    }
}
