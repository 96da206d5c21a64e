import ConfigFiles

/// Reading experiment files (`experiments/*.yaml`).
extension Experiment {
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
    /// - Throws: All errors, with their locations.
    public static func load(
        path: String, metrics known: [ExperimentKind: [String]]
    ) throws(ConfigurationError) -> Experiment {
        let file = try KeyedInput(path: path, format: format, keys: ExperimentKeys.file)
        let sampling = file.choice("sampling", Sampling.self) ?? .grid
        let axes = try axes(file, sampling)
        let base = try base(file)
        let kind = try kind(base, axes, at: file.keyLocation("base"))
        var experiment = Experiment(
            path: path, name: file.text("name")!, title: file.text("title"), kind: kind,
            base: base, axes: axes, sampling: sampling, samples: 1, seed: 0,
            repeats: file.integer("repeats") ?? 1,
            metrics: try Self.metrics(file, kind, known), published: nil, claims: [])
        experiment.skipsInvalid = file.flag("skip_invalid") ?? false
        try experiment.checkSettings()
        try experiment.readRandom(file)
        guard let count = experiment.combinationCount, count <= mostPoints else {
            throw ConfigurationError(
                "more than \(mostPoints) points; take fewer values, or 'sampling: random'",
                at: file.keyLocation("axes"))
        }
        try experiment.readConditions(file)
        let names = axes.map(\.name)
        // Columns of results are told apart without regard to case.
        let columns = names.map { $0.lowercased() }
        for (index, column) in columns.enumerated() where columns[..<index].contains(column) {
            throw ConfigurationError(
                "'\(names[index])' differs from another axis in case only",
                at: file.keyLocation("axes"))
        }
        let figures = experiment.metrics.map { $0.lowercased() }
        for name in names where figures.contains(name.lowercased()) {
            throw ConfigurationError(
                "'\(name)' is an axis and a metric; give the axis another name",
                at: file.keyLocation("axes"))
        }
        if let published = file.resolvedPath("published") {
            experiment.published = try PublishedTable.read(
                path: published, axes: names, metrics: experiment.metrics,
                extender: file.location("published"))
            try experiment.published?.check(axes: axes, sampling: sampling)
            try experiment.checkPublished()
        }
        for tree in file.items("claims") ?? [] {
            let claim = try Claim.read(tree, axes: axes, metrics: experiment.metrics)
            guard claim.mayCount(axes: axes, sampling: sampling), experiment.mayCount(claim) else {
                throw ConfigurationError(
                    "no point of the experiment counts for this claim", at: tree.location)
            }
            experiment.claims.append(claim)
        }
        return experiment
    }

    private static func metrics(
        _ file: KeyedInput, _ kind: ExperimentKind, _ all: [ExperimentKind: [String]]
    ) throws(ConfigurationError) -> [String] {
        let known = all[kind] ?? []
        var metrics: [String] = []
        for tree in file.items("metrics")! {
            let name = try tree.text("metrics")
            guard known.contains(name) else {
                let others = all.first { $0.key != kind && $0.value.contains(name) }
                let owner = others.map {
                    " of a \(kind.rawValue); it is one of a \($0.key.rawValue)"
                }
                throw ConfigurationError(
                    "unknown metric '\(name)'" + (owner ?? "")
                        + suggestionOrList(for: name, among: known),
                    at: tree.location)
            }
            guard !metrics.contains(name) else {
                throw ConfigurationError("'\(name)' is repeated", at: tree.location)
            }
            metrics.append(name)
        }
        return metrics
    }

    private static func base(
        _ file: KeyedInput
    ) throws(ConfigurationError) -> [ExperimentSetting] {
        let tree = file.node("base")!
        _ = try KeyedInput(tree, "'base'", keys: ExperimentKeys.base)
        var settings: [ExperimentSetting] = []
        for entry in try tree.entries("'base'") { settings.append(try setting(entry)) }
        guard let set = file.node("set") else { return settings }
        return settings + (try self.set(set))
    }

    /// What a mapping of keys of inputs sets.
    private static func set(_ tree: YAMLTree) throws(ConfigurationError) -> [ExperimentSetting] {
        var settings: [ExperimentSetting] = []
        for entry in try tree.entries("'set'") {
            try ExperimentKeys.check(entry.key, at: entry.location)
            settings.append(try setting(entry))
        }
        return settings
    }

    private static func axes(
        _ file: KeyedInput, _ sampling: Sampling
    ) throws(ConfigurationError) -> [ExperimentAxis] {
        guard let entries = try file.node("axes")?.entries("'axes'") else { return [] }
        var axes: [ExperimentAxis] = []
        for entry in entries {
            let name = entry.key
            guard !ResultStore.reservedNames.contains(name.lowercased()) else {
                throw ConfigurationError(
                    "'\(name)' is a column of the results; give the axis another name",
                    at: entry.location)
            }
            if case .mapping = entry.value {
                guard sampling == .random else {
                    throw ConfigurationError(
                        "a range needs 'sampling: random'; write a list of values",
                        at: entry.value.location)
                }
                axes.append(try range(entry))
                continue
            }
            axes.append(try axis(entry))
        }
        if sampling == .list, let first = axes.first {
            for (axis, entry) in zip(axes, entries)
            where axis.values.count != first.values.count {
                throw ConfigurationError(
                    "'\(axis.name)' has \(axis.values.count) values and '\(first.name)' "
                        + "\(first.values.count): with 'sampling: list' they go together",
                    at: entry.location)
            }
        }
        return axes
    }

    private static func range(
        _ entry: YAMLTree.Entry
    ) throws(ConfigurationError) -> ExperimentAxis {
        try ExperimentKeys.check(entry.key, at: entry.location)
        let bounds = try KeyedInput(entry.value, "a range", keys: ExperimentKeys.range)
        let (lower, upper) = (bounds.integer("from")!, bounds.integer("to")!)
        guard lower <= upper else {
            throw ConfigurationError("\(lower) to \(upper) is empty", at: entry.value.location)
        }
        let range = ExperimentAxis.Range(
            lower: lower, upper: upper, key: ExperimentKeys.key(entry.key),
            location: entry.value.location)
        return ExperimentAxis(name: entry.key, values: [], range: range)
    }

    private static func axis(
        _ entry: YAMLTree.Entry
    ) throws(ConfigurationError) -> ExperimentAxis {
        let name = entry.key
        var values: [ExperimentAxis.Value] = []
        for item in try entry.value.items(name) {
            let value: ExperimentAxis.Value
            if case .mapping = item {
                value = try compound(item)
            } else {
                try ExperimentKeys.check(name, at: entry.location)
                let setting = try setting(
                    YAMLTree.Entry(key: name, location: entry.location, value: item))
                let isFile = ExperimentKeys.isFile(setting.key)
                let label =
                    isFile
                    ? setting.files.map(ExperimentKeys.label).joined(separator: "+")
                    : setting.value
                value = ExperimentAxis.Value(label: label, settings: [setting])
            }
            if values.contains(where: { $0.label == value.label }) {
                throw ConfigurationError(
                    "'\(value.label)' is repeated in '\(name)'", at: item.location)
            }
            values.append(value)
        }
        return ExperimentAxis(name: name, values: values)
    }

    private static func compound(
        _ tree: YAMLTree
    ) throws(ConfigurationError) -> ExperimentAxis.Value {
        let value = try KeyedInput(tree, "a value of an axis", keys: ExperimentKeys.value)
        return ExperimentAxis.Value(
            label: value.text("label")!, settings: try set(value.node("set")!))
    }

    private static func setting(
        _ entry: YAMLTree.Entry
    ) throws(ConfigurationError) -> ExperimentSetting {
        let (name, tree) = (entry.key, entry.value)
        let key = ExperimentKeys.key(name)
        guard ExperimentKeys.isFile(key) else {
            return ExperimentSetting(
                key: key, value: try tree.text(name), location: tree.location)
        }
        var items = [tree]
        if key == "pim", case .list = tree { items = try tree.items(name) }
        var files: [String] = []
        for item in items {
            files.append(SourceFile.path(try item.text(name), from: item.location.file))
        }
        return ExperimentSetting(key: key, files: files, location: tree.location)
    }

    private mutating func readRandom(_ file: KeyedInput) throws(ConfigurationError) {
        guard let tree = file.node("random") else {
            if sampling == .random {
                throw ConfigurationError(
                    "'sampling: random' needs 'random: {samples: …, seed: …}'",
                    at: file.keyLocation("sampling"))
            }
            return
        }
        guard sampling == .random else {
            throw ConfigurationError(
                "'random' goes with 'sampling: random' only", at: file.keyLocation("random"))
        }
        let random = try KeyedInput(tree, "'random'", keys: ExperimentKeys.random)
        samples = random.integer("samples")!
        seed = random.integer("seed")!
    }
}
