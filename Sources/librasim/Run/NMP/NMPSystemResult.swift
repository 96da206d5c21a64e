import Systems
import TraceFormats
import WorkloadTracer

/// A finished run on a system with near-memory units with everything that its output shows.
struct NMPSystemResult {
    let workload: NMPWorkload
    let path: String
    let overrides: [String]
    let report: NMPReport
    var whatIf: WhatIf?

    /// Tokens that all requests generate.
    var generated: Double { Double(workload.requests * workload.output) }
}

extension NMPSystemResult: RunOutcome {
    var summary: [String] { NMPSystemSummary(self).lines }

    var stalls: StallShares { report.result?.stalls ?? StallShares() }

    var time_s: Double? { report.result?.time_s }

    func figure(_ metric: String) -> Double? {
        NMPSystemMetrics.all.first { $0.name == metric }?.figure(self)
    }

    func write(to writer: ByteWriter) { NMPSystemDocument(self).write(to: writer) }
}
