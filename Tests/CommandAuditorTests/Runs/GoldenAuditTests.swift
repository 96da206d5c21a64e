import CommandAuditor
import DRAMModel
import Testing
import TraceFormats

/// The recorded runs of the reference are legal.
@Suite struct GoldenAuditTests {
    @Test(arguments: TimingFiles.goldenNames)
    func isLegal(_ name: String) throws {
        let folder = TimingFiles.golden.appending(path: name)
        let memory = TimingFiles.load(path: folder.appending(path: "reference.ini").path)
        let reader = try CommandLogReader(path: folder.appending(path: "commands.csv.gz").path)
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
