import ConfigFiles
import DRAMModel

/// Reading experiment files (`experiments/*.yaml`).
extension Experiment {
    private static let keys = [
        "format", "name", "title", "base", "set", "axes", "sampling", "random", "repeats",
        "metrics", "published", "claims",
    ]

    /// What the key `format` must say.
    public static let format = "librasim-experiment/1"

    /// Whether a file says that it is an experiment; one that is no mapping does not.
    ///
    /// - Throws: What keeps it from being read as YAML.
    public static func isExperiment(path: String) throws(ConfigurationError) -> Bool {
        guard case .mapping(let entries, _) = try YAMLTree.read(path: path) else { return false }
        return entries.contains { entry in
            guard entry.key == "format", case .scalar(let text, _, _) = entry.value else {
                return false
            }
            return text.hasPrefix("librasim-experiment/")
        }
    }

    /// Loads an experiment; what its points set is checked by whoever runs them.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - metrics: Every figure that there is, by what has it.
    /// - Throws: What is wrong, with its place.
    public static func load(
        path: String, metrics known: [ExperimentKind: [String]]
    ) throws(ConfigurationError) -> Experiment {
        let fields = try TreeFields(
            YAMLTree.read(path: path), "an experiment", keys: keys)
        let format = try fields.required("format")
        guard try format.text("format") == Self.format else {
            throw YAMLTree.failure("expected 'format: \(Self.format)'", at: format.location)
        }
        let sampling = try fields.choice("sampling", Sampling.self) ?? .grid
        let axes = try axes(fields, path, sampling)
        let base = try base(fields, path)
        let kind = try kind(base, axes, at: fields.place("base"))
        var experiment = Experiment(
            path: path, name: try fields.required("name").text("name"),
            title: try fields.text("title"), kind: kind, base: base, axes: axes,
            sampling: sampling, samples: 1, seed: 0,
            repeats: try fields.integer("repeats", 1...1000) ?? 1,
            metrics: try Self.metrics(fields, kind, known), published: nil, claims: [])
        try experiment.readRandom(fields)
        guard let count = experiment.pointCount, count <= mostPoints else {
            throw YAMLTree.failure(
                "more than \(mostPoints) points; take fewer values, or 'sampling: random'",
                at: fields.place("axes"))
        }
        let names = axes.map(\.name)
        // Columns of results are told apart without regard to case.
        let columns = names.map { $0.lowercased() }
        for (index, column) in columns.enumerated() where columns[..<index].contains(column) {
            throw YAMLTree.failure(
                "'\(names[index])' differs from another axis in case only",
                at: fields.place("axes"))
        }
        let figures = experiment.metrics.map { $0.lowercased() }
        for name in names where figures.contains(name.lowercased()) {
            throw YAMLTree.failure(
                "'\(name)' is an axis and a metric; give the axis another name",
                at: fields.place("axes"))
        }
        if let published = fields["published"] {
            experiment.published = try PublishedTable.read(
                path: ExperimentKeys.path(try published.text("published"), from: path),
                axes: names, metrics: experiment.metrics, extender: published.location)
        }
        if let claims = fields["claims"] {
            for tree in try claims.items("claims") {
                experiment.claims.append(
                    try Claim.read(tree, axes: axes, metrics: experiment.metrics))
            }
        }
        return experiment
    }

    private static func metrics(
        _ fields: TreeFields, _ kind: ExperimentKind, _ all: [ExperimentKind: [String]]
    ) throws(ConfigurationError) -> [String] {
        let known = all[kind] ?? []
        var metrics: [String] = []
        for tree in try fields.required("metrics").items("metrics") {
            let name = try tree.text("metrics")
            guard known.contains(name) else {
                let others = all.first { $0.key != kind && $0.value.contains(name) }
                let place = others.map {
                    " of a \(kind.rawValue); it is one of a \($0.key.rawValue)"
                }
                throw YAMLTree.failure(
                    "unknown metric '\(name)'" + (place ?? "") + hint(name, known),
                    at: tree.location)
            }
            guard !metrics.contains(name) else {
                throw YAMLTree.failure("'\(name)' is repeated", at: tree.location)
            }
            metrics.append(name)
        }
        return metrics
    }

    static func hint(_ name: String, _ known: [String]) -> String {
        let hint = suggestion(for: name, among: known)
        return hint.isEmpty ? "; there are \(known.joined(separator: ", "))" : hint
    }

    private static func base(
        _ fields: TreeFields, _ path: String
    ) throws(ConfigurationError) -> [ExperimentSetting] {
        var settings: [ExperimentSetting] = []
        let base = try TreeFields(
            fields.required("base"), "'base'", keys: ExperimentKeys.inputs)
        for name in base.order { settings.append(try setting(name, base[name]!, path)) }
        guard let tree = fields["set"] else { return settings }
        let set = try TreeFields(tree, "'set'", keys: nil)
        for name in set.order {
            try check(name, at: set.place(name))
            settings.append(try setting(name, set[name]!, path))
        }
        return settings
    }

    private static func axes(
        _ fields: TreeFields, _ path: String, _ sampling: Sampling
    ) throws(ConfigurationError) -> [ExperimentAxis] {
        guard let tree = fields["axes"] else { return [] }
        let table = try TreeFields(tree, "'axes'", keys: nil)
        var axes: [ExperimentAxis] = []
        for name in table.order {
            let value = table[name]!
            guard !ResultStore.reservedNames.contains(name.lowercased()) else {
                throw YAMLTree.failure(
                    "'\(name)' is a column of the results; give the axis another name",
                    at: table.place(name))
            }
            if case .mapping = value {
                guard sampling == .random else {
                    throw YAMLTree.failure(
                        "a range needs 'sampling: random'; write a list of values",
                        at: value.location)
                }
                axes.append(try range(name, value, at: table.place(name)))
                continue
            }
            axes.append(try axis(name, value, path, at: table.place(name)))
        }
        if sampling == .list, let first = axes.first {
            for axis in axes where axis.values.count != first.values.count {
                throw YAMLTree.failure(
                    "'\(axis.name)' has \(axis.values.count) values and '\(first.name)' "
                        + "\(first.values.count): with 'sampling: list' they go together",
                    at: table.place(axis.name))
            }
        }
        return axes
    }

    private static func range(
        _ name: String, _ tree: YAMLTree, at place: SourceLocation
    ) throws(ConfigurationError) -> ExperimentAxis {
        try check(name, at: place)
        let fields = try TreeFields(tree, "a range", keys: ["from", "to"])
        let bounds = 0...Int(Int32.max)
        _ = try fields.required("from")
        _ = try fields.required("to")
        let (lower, upper) = (
            try fields.integer("from", bounds)!, try fields.integer("to", bounds)!
        )
        guard lower <= upper else {
            throw YAMLTree.failure("\(lower) to \(upper) is empty", at: tree.location)
        }
        let range = ExperimentAxis.Range(
            lower: lower, upper: upper, key: ExperimentKeys.key(name), location: tree.location)
        return ExperimentAxis(name: name, values: [], range: range)
    }

    private static func axis(
        _ name: String, _ tree: YAMLTree, _ path: String, at place: SourceLocation
    ) throws(ConfigurationError) -> ExperimentAxis {
        var values: [ExperimentAxis.Value] = []
        for item in try tree.items(name) {
            let value: ExperimentAxis.Value
            if case .mapping = item {
                value = try compound(item, path)
            } else {
                try check(name, at: place)
                let setting = try setting(name, item, path)
                let isFile = ExperimentKeys.isFile(setting.key)
                let label =
                    isFile
                    ? setting.files.map(ExperimentKeys.label).joined(separator: "+")
                    : setting.value
                value = ExperimentAxis.Value(label: label, settings: [setting])
            }
            if values.contains(where: { $0.label == value.label }) {
                throw YAMLTree.failure(
                    "'\(value.label)' is repeated in '\(name)'", at: item.location)
            }
            values.append(value)
        }
        return ExperimentAxis(name: name, values: values)
    }

    private static func compound(
        _ tree: YAMLTree, _ path: String
    ) throws(ConfigurationError) -> ExperimentAxis.Value {
        let fields = try TreeFields(tree, "a value of an axis", keys: ["label", "set"])
        let set = try TreeFields(try fields.required("set"), "'set'", keys: nil)
        var settings: [ExperimentSetting] = []
        for name in set.order {
            try check(name, at: set.place(name))
            settings.append(try setting(name, set[name]!, path))
        }
        let label = try fields.required("label").text("label")
        return ExperimentAxis.Value(label: label, settings: settings)
    }

    private static func setting(
        _ name: String, _ tree: YAMLTree, _ path: String
    ) throws(ConfigurationError) -> ExperimentSetting {
        let key = ExperimentKeys.key(name)
        guard ExperimentKeys.isFile(key) else {
            return ExperimentSetting(
                key: key, value: try tree.text(name), location: tree.location)
        }
        var items = [tree]
        if key == "pim", case .list = tree { items = try tree.items(name) }
        var files: [String] = []
        for item in items { files.append(ExperimentKeys.path(try item.text(name), from: path)) }
        return ExperimentSetting(key: key, files: files, location: tree.location)
    }

    static func check(
        _ name: String, at place: SourceLocation
    ) throws(ConfigurationError) {
        let key = ExperimentKeys.key(name)
        guard key.contains(".") || ExperimentKeys.inputs.contains(key) else {
            throw YAMLTree.failure(
                "'\(name)' is no key of an input: expected section.key such as timing.tFAW, or "
                    + "one of batch.size, gpu, hpu, model, npu, pim, system, timing, trace, workload",
                at: place)
        }
    }

    private mutating func readRandom(_ fields: TreeFields) throws(ConfigurationError) {
        guard let tree = fields["random"] else {
            if sampling == .random {
                throw YAMLTree.failure(
                    "'sampling: random' needs 'random: {samples: …, seed: …}'",
                    at: fields.place("sampling"))
            }
            return
        }
        guard sampling == .random else {
            throw YAMLTree.failure(
                "'random' goes with 'sampling: random' only", at: fields.place("random"))
        }
        let random = try TreeFields(tree, "'random'", keys: ["samples", "seed"])
        _ = try random.required("samples")
        _ = try random.required("seed")
        samples = try random.integer("samples", 1...Self.mostPoints)!
        seed = try random.integer("seed", 0...Int(Int32.max))!
    }
}
