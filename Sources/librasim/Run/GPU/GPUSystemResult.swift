import Systems
import TimingConfig
import TraceFormats
import WorkloadTracer

/// A finished run on a system of a GPU, perhaps with cards, with everything that its output shows.
struct GPUSystemResult {
    let workload: GPUWorkload
    let path: String
    let overrides: [String]
    let report: GPURunReport
    var whatIf: WhatIf?

    var system: GPUSystemOptions { workload.system.options }
}

extension GPUSystemResult: RunOutcome {
    var summary: [String] { GPUSystemSummary(self).lines }

    var stalls: StallShares {
        var stalls = StallShares()
        for step in report.steps {
            for card in step.cards { stalls.add(card.stalls, times: Double(step.stands)) }
        }
        return stalls
    }

    var time_s: Double? { report.time_s }

    func figure(_ metric: String) -> Double? {
        GPUSystemMetrics.all.first { $0.name == metric }?.figure(self)
    }

    func write(to writer: ByteWriter) { GPUSystemDocument(self).write(to: writer) }
}
