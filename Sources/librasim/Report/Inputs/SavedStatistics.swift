import ConfigFiles

/// What charts show of the results of a replay or of a workload, as `librasim replay --stats` and
/// `librasim run --what-if --stats` write them.
struct SavedStatistics {
    /// What relaxing a rule changes.
    struct Relaxed {
        /// How much less time a request takes, or a workload, as a share.
        var gain: Double
        /// In ns; `nil` without reads.
        var meanReadLatency_ns: Double?
    }

    /// A rule that held commands back.
    struct Rule {
        var name: String
        /// Its share of all waiting.
        var share: Double
        /// Without it; `nil` where only a bus holds back.
        var without: Relaxed?
        /// With it a tenth shorter.
        var shorter: Relaxed?
    }

    /// Latencies by size: pairs of the greatest in ns and how many there are.
    struct Histogram {
        /// `read_latency`, as the results call it.
        var name: String
        var bins: [(upTo_ns: Double, count: Double)]
    }

    /// The file.
    var path: String
    /// The memory, as its timing file is called; of a workload, the system.
    var system: String
    /// Whether it is of a workload.
    var isRun = false
    /// The histograms of latencies, those without requests left out.
    var histograms: [Histogram] = []
    /// The rules that were relaxed; `nil` where that was not asked for.
    var whatIf: [Rule]?
    /// The mean latency of reads as the memory is, in ns.
    var meanReadLatency_ns: Double?
}

/// Reading.
extension SavedStatistics {
    /// Reads a file of results.
    ///
    /// - Throws: What in it is none, with its place.
    init(path: String, bytes: [UInt8]) throws(ConfigurationError) {
        var diagnostics = DiagnosticCollector()
        let tree = try YAMLTree(SourceFile(path: path, bytes: bytes), &diagnostics)
        let document = try JSONMembers(tree, "the document")
        if document["librasim"] != nil, let workload = document["workload_file"] {
            try self.init(
                path: path, workload: SystemName.of(file: workload.text("workload_file")),
                document, at: tree.location)
            return
        }
        guard document["librasim"] != nil, let configuration = document["configuration"],
            let timing = document["timing_file"]
        else {
            throw ConfigurationError(
                "expected the results of 'librasim replay --stats', with 'librasim', "
                    + "'timing_file' and 'configuration', or of 'librasim run --stats', with "
                    + "'librasim' and 'workload_file'", at: tree.location)
        }
        self.init(path: path, system: SystemName.of(file: try timing.text("timing_file")))
        let period_ns = try Self.period_ns(configuration)
        if let latency = document["read_latency"] {
            meanReadLatency_ns = try JSONMembers(latency, "read_latency").figure("mean").map {
                $0 * period_ns
            }
        }
        for (name, _) in LatencyKind.all {
            guard let list = document["\(name)_histogram"] else { continue }
            histograms.append(try Self.histogram(list, name, period_ns))
        }
        guard let rules = document["what_if"] else { return }
        whatIf = try Self.rules(rules, period_ns)
    }

    /// Reads the results of a workload, of which a page shows what relaxing rules changes.
    private init(
        path: String, workload: String, _ document: JSONMembers, at location: SourceLocation
    ) throws(ConfigurationError) {
        guard let rules = document["what_if"] else {
            throw ConfigurationError(
                "of the results of a workload a page shows 'what_if' alone, which is not there; "
                    + "add --what-if to the run, or show an experiment of it", at: location)
        }
        let system = try document["system"]?.text("system") ?? workload
        self.init(path: path, system: system, isRun: true)
        // Without latencies there are no cycles to convert.
        whatIf = try Self.rules(rules, 1)
    }

    private static func rules(
        _ tree: YAMLTree, _ period_ns: Double
    ) throws(ConfigurationError) -> [Rule] {
        guard case .list(let items, _) = tree else {
            throw ConfigurationError("what_if must be a list, not \(tree.kind)", at: tree.location)
        }
        var rules: [Rule] = []
        for item in items { rules.append(try rule(item, period_ns)) }
        return rules
    }

    /// The length of a cycle.
    private static func period_ns(_ configuration: YAMLTree) throws(ConfigurationError) -> Double {
        let members = try JSONMembers(configuration, "configuration")
        guard let clock = members["clock"], let tCK = try JSONMembers(clock, "clock")["tCK"] else {
            throw ConfigurationError(
                "expected clock.tCK in 'configuration'", at: configuration.location)
        }
        let text = try tCK.text("tCK")
        let words = text.split(separator: " ")
        guard words.count == 2, words[1] == "ns", let period_ns = Double(words[0]), period_ns > 0
        else {
            throw ConfigurationError(
                "tCK: \(quoted(text)) is no time such as 0.625 ns", at: tCK.location)
        }
        return period_ns
    }

    private static func histogram(
        _ tree: YAMLTree, _ name: String, _ period_ns: Double
    ) throws(ConfigurationError) -> Histogram {
        var bins: [(upTo_ns: Double, count: Double)] = []
        for pair in try tree.items("\(name)_histogram") {
            let numbers = try pair.items("\(name)_histogram")
            guard numbers.count == 2 else {
                throw ConfigurationError(
                    "expected a latency and a number, not \(numbers.count) figures",
                    at: pair.location)
            }
            let upTo = try numbers[0].jsonNumber("the latency")
            let count = try numbers[1].jsonNumber("the number")
            guard upTo * period_ns > bins.last?.upTo_ns ?? -1, count > 0 else {
                throw ConfigurationError(
                    "expected latencies in ascending order, and numbers above 0",
                    at: pair.location)
            }
            bins.append((upTo * period_ns, count))
        }
        return Histogram(name: name, bins: bins)
    }

    private static func rule(
        _ tree: YAMLTree, _ period_ns: Double
    ) throws(ConfigurationError) -> Rule {
        let members = try JSONMembers(tree, "an entry of what_if")
        return Rule(
            name: try members.required("rule").text("rule"),
            share: try members.required("share").jsonNumber("share"),
            without: try relaxed(members["without"], "without", period_ns),
            shorter: try relaxed(members["shorter"], "shorter", period_ns))
    }

    private static func relaxed(
        _ tree: YAMLTree?, _ name: String, _ period_ns: Double
    ) throws(ConfigurationError) -> Relaxed? {
        guard let tree, !tree.isNull else { return nil }
        let members = try JSONMembers(tree, name)
        return Relaxed(
            gain: try members.required("gain").jsonNumber("gain"),
            meanReadLatency_ns: try members.figure("mean_read_latency").map { $0 * period_ns })
    }
}

/// A latency of which results have histograms.
enum LatencyKind {
    /// All, with what charts call them.
    static let all: [(name: String, title: String)] = [
        ("read_latency", "Read latency"),
        ("read_latency_from_arrival", "Read latency from arrival"),
        ("write_latency_from_arrival", "Write latency from arrival"),
    ]
}
