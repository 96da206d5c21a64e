import DRAMModel
import Testing

/// Every illegal issue traps, and says why.
@Suite struct IllegalIssueTests {
    @Test(arguments: IllegalIssue.allCases)
    func traps(_ illegal: IllegalIssue) async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { [illegal] in
            try illegal.commit()
        }
        // Optimized builds trap without a word.
        guard _isDebugAssertConfiguration(), let result else { return }
        let said = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(said.contains(illegal.complaint), "\(illegal.rawValue): \(said)")
    }

    @Test(arguments: IllegalIssue.allCases.filter(\.isOnlyTooEarly))
    func isLegalOneCycleLater(_ illegal: IllegalIssue) throws {
        try illegal.commit(delay: 1)
    }
}
