import ConfigFiles

/// Reading the section `batch` of a workload file.
extension Batch {
    /// Its keys.
    static let keys: [ConfigKey] = [
        .choice("batch", "lengths", Batch.Lengths.self),
        ConfigKey.choice("batch", "stage", DecoderLayer.Stage.self).optional,
        ConfigKey.count("batch", "requests", 1...Batch.mostRequests).optional,
        ConfigKey.count("batch", "length", 1...Batch.longest).optional,
        ConfigKey.text("batch", "file").optional,
        ConfigKey.permille("batch", "mean", 1000...Batch.longest * 1000).optional,
        ConfigKey.permille("batch", "spread", 0...10_000).optional,
        ConfigKey.count("batch", "seed", 0...Int(Int32.max)).optional,
        ConfigKey.count("batch", "output", 1...Batch.longest).optional,
    ]

    /// What the batch of a workload is doing.
    static func stage(_ file: KeyedInput) -> DecoderLayer.Stage {
        file.choice("batch.stage", DecoderLayer.Stage.self) ?? .generation
    }

    /// The requests of a workload, for a memory of `channels`; warnings about a table are added.
    ///
    /// - Throws: when keys are missing or contradict each other, or a table has an error.
    init(
        _ file: KeyedInput, channels: Int, _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) {
        self = try Self.requests(file, channels: channels, &diagnostics)
        guard let output = file.integer("batch.output") else { return }
        for index in requests.indices where requests[index].output == nil {
            requests[index].output = output
        }
    }

    private static func requests(
        _ file: KeyedInput, channels: Int, _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) -> Batch {
        let lengths = file.choice("batch.lengths", Batch.Lengths.self)!
        let wanted =
            switch lengths {
            case .uniform: ["requests", "length"]
            case .csv: ["file"]
            case .log_normal: ["requests", "mean", "spread", "seed"]
            }
        for name in ["requests", "length", "file", "mean", "spread", "seed"] {
            let id = "batch.\(name)"
            let isGiven = file.integer(id) != nil || file.text(id) != nil
            if wanted.contains(name) && !isGiven {
                throw file.failure(
                    "'lengths: \(lengths.rawValue)' needs the key \(id)", at: "batch.lengths")
            }
            let isFree = lengths == .csv && name == "requests"
            if !wanted.contains(name) && !isFree && isGiven {
                throw file.failure(
                    "'\(name)' does not go with 'lengths: \(lengths.rawValue)', which takes "
                        + wanted.joined(separator: ", ")
                        + (lengths == .csv ? " and perhaps requests" : ""), at: id)
            }
        }
        switch lengths {
        case .uniform:
            return Batch(
                requests: file.integer("batch.requests")!, length: file.integer("batch.length")!)
        case .csv:
            let most = file.integer("batch.requests")
            let table = BatchTable(channels: channels, mostRequests: most)
            let requests = try table.read(
                path: file.resolvedPath("batch.file")!, extender: file.location("batch.file"),
                &diagnostics)
            if let most, requests.count < most {
                throw file.failure(
                    "\(most) requests, and the table has \(requests.count)", at: "batch.requests")
            }
            return Batch(requests)
        case .log_normal:
            return Batch(
                requests: file.integer("batch.requests")!,
                mean: Double(file.integer("batch.mean")!) / 1000,
                spread: Double(file.integer("batch.spread")!) / 1000,
                seed: file.integer("batch.seed")!)
        }
    }
}
