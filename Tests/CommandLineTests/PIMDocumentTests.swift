import DRAMModel
import Foundation
import TestSupport
import Testing

/// The traces in `docs/pim.md`, on every shipped memory whose units know their operations.
@Suite struct PIMDocumentTests {
    /// What stands in the document's blocks that are whole traces, one of units in the banks and
    /// one of units behind vertical ports.
    private static let traces: [String] = {
        let text = try! String(contentsOfFile: Checkout.path("docs/pim.md"), encoding: .utf8)
        return text.components(separatedBy: "```\n").filter {
            $0.hasPrefix("librasim-pim/1 ") && $0.contains("row=")
        }
    }()

    private static let memories = TimingFiles.names.filter { TimingFiles.memory($0).pim != nil }

    @Test func theDocumentHasTwoTraces() {
        #expect(Self.traces.count == 2)
        #expect(Self.memories.count >= 10)
        let kinds = Set(Self.traces.joined().split(separator: "\n").map { $0.prefix { $0 != " " } })
        // The header beside all operations: none is left out.
        #expect(kinds.count == PIMOperation.Kind.allCases.count + 1, "\(kinds)")
    }

    @Test(arguments: memories) func examplesRun(_ memory: String) throws {
        let hasPorts = TimingFiles.memory(memory).pim?.nmp != nil
        let trace = try #require(Self.traces.first { $0.contains("nmp_mac") == hasPorts })
        let scratch = Scratch(["example.pim": trace])
        let arguments = ["replay", "--timing", Checkout.timing(memory), "--pim", "example.pim"]
        let outcome = try Librasim.run(arguments, in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        #expect(outcome.output.contains("\npim          "))
    }
}
