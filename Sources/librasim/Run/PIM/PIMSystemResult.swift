import Systems
import TimingConfig
import TraceFormats
import WorkloadTracer

/// A finished run on a system of an xPU and PIM with everything that its output shows.
struct PIMSystemResult {
    let workload: PIMWorkload
    let system: PIMSystemDescription
    let path: String
    let overrides: [String]
    let report: PIMGenerationReport
    var whatIf: WhatIf?

    /// A layer of the last step.
    var layer: PIMLayerReport { report.last }
    /// The last step.
    var step: PIMStepReport { report.steps[report.steps.count - 1] }

    /// Useful bytes of the data buses over what they could have moved: weights, keys and values.
    var usefulBus: Double {
        let bytes = Double(layer.work.weightBytes + layer.work.kvBusBytes)
        let most = layer.hardware.bus_Bps * layer.simulated_s
        return most > 0 ? bytes / most : 0
    }
}

extension PIMSystemResult: RunOutcome {
    var summary: [String] { PIMSystemSummary(self).lines }

    var stalls: StallShares {
        var stalls = layer.requestStalls
        stalls.add(layer.pimStalls, times: 1)
        return stalls
    }

    var time_s: Double? { report.time_s }

    func figure(_ metric: String) -> Double? {
        PIMSystemMetrics.all.first { $0.name == metric }?.figure(self)
    }

    func write(to writer: ByteWriter) { PIMSystemDocument(self).write(to: writer) }
}
