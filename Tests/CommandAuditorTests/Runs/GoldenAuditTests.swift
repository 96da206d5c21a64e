import CommandAuditor
import DRAMModel
import Testing
import TraceFormats
import TestSupport
import TimingConfig

/// The recorded runs of the reference are legal.
@Suite struct GoldenAuditTests {
    @Test(arguments: RecordedRun.names)
    func isLegal(_ name: String) throws {
        let memory = try TimingFile.load(path: RecordedRun.path(name, "reference.ini"))
            .configuration
        let reader = try CommandLogReader(path: RecordedRun.path(name, "commands.csv.gz"))
        var log: [CommandRecord] = []
        let batch = UnsafeMutableBufferPointer<CommandRecord>.allocate(capacity: 1000)
        defer { batch.deallocate() }
        while case let count = try reader.read(into: batch), count > 0 {
            log += batch[..<count]
        }
        let audit = Audit(log, memory)
        #expect(audit.commands > 4000)
        #expect(audit.violations.isEmpty, "\(audit.text)")
    }
}
