import WorkloadTracer

/// What `phases.yaml` says of a stage.
extension StageRecord {
    /// A section for each role that the stage has streams of; `ending` is that of its traces.
    func sections(number: Int, ending: String) -> String {
        var text = ""
        for streams in streams {
            let role = streams.role
            let waits = StageStream.Role.allCases.filter(streams.waitsFor.contains)
            let waitsFor = waits.isEmpty ? "nothing" : waits.map(\.rawValue).joined(separator: " ")
            text += """

                stage_\(number)_\(role.rawValue):
                  device: \(role.device.rawValue)
                  traces: "\(folder)/*-\(role.rawValue)-ch*.\(ending)"
                  count: \(streams.count)
                  waits_for: \(ManifestText.quoted(waitsFor))
                  compute_cycles: \(streams.computeCycles)

                """
        }
        return text
    }
}
