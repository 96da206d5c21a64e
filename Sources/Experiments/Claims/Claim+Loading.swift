import ConfigFiles

/// Reading the claims of experiment files.
extension Claim {
    private static let keys = [
        "text", "source", "metric", "ratio", "where", "mean", "published", "within", "at_least",
        "at_most",
    ]

    static func read(
        _ tree: YAMLTree, axes: [ExperimentAxis], metrics: [String]
    ) throws(ConfigurationError) -> Claim {
        let fields = try TreeFields(tree, "a claim", keys: keys)
        let metric = try fields.required("metric")
        let name = try metric.text("metric")
        guard let index = metrics.firstIndex(of: name) else {
            throw YAMLTree.failure(
                "'\(name)' is none of the experiment's metrics" + Experiment.hint(name, metrics),
                at: metric.location)
        }
        var measure = Measure.value
        if let tree = fields["ratio"] {
            let ratio = try TreeFields(tree, "a ratio", keys: ["of", "over"])
            measure = .ratio(
                of: try labels(ratio.required("of"), "'of'", axes),
                over: try labels(ratio.required("over"), "'over'", axes))
        }
        return Claim(
            text: try fields.required("text").text("text"),
            source: try fields.required("source").text("source"), metric: index, measure: measure,
            filter: try filter(fields, axes),
            mean: try fields.choice("mean", Mean.self) ?? .arithmetic,
            expectation: try expectation(fields))
    }

    private static func expectation(
        _ fields: TreeFields
    ) throws(ConfigurationError) -> Expectation {
        let given = ["published", "at_least", "at_most"].filter { fields[$0] != nil }
        guard given.count == 1 else {
            throw YAMLTree.failure(
                "a claim says one of published, at_least or at_most", at: fields.location)
        }
        let within = try fields.number("within")
        if let figure = try fields.number("published") {
            return .published(figure, within: within ?? 0.1)
        }
        guard within == nil else {
            throw YAMLTree.failure("'within' goes with 'published'", at: fields.place("within"))
        }
        if let bound = try fields.number("at_least") { return .atLeast(bound) }
        return .atMost(try fields.number("at_most")!)
    }

    private static func filter(
        _ fields: TreeFields, _ axes: [ExperimentAxis]
    ) throws(ConfigurationError) -> [Int: [String]] {
        guard let tree = fields["where"] else { return [:] }
        let table = try TreeFields(tree, "'where'", keys: axes.map(\.name))
        var filter: [Int: [String]] = [:]
        for name in table.order {
            let value = table[name]!
            let axis = axes.firstIndex { $0.name == name }!
            let items: [YAMLTree]
            if case .list = value { items = try value.items(name) } else { items = [value] }
            var labels: [String] = []
            for item in items { labels.append(try label(item, axes[axis])) }
            filter[axis] = labels
        }
        return filter
    }

    private static func labels(
        _ tree: YAMLTree, _ what: String, _ axes: [ExperimentAxis]
    ) throws(ConfigurationError) -> [Int: String] {
        let table = try TreeFields(tree, what, keys: axes.map(\.name))
        var labels: [Int: String] = [:]
        for name in table.order {
            let axis = axes.firstIndex { $0.name == name }!
            labels[axis] = try label(table[name]!, axes[axis])
        }
        return labels
    }

    private static func label(
        _ tree: YAMLTree, _ axis: ExperimentAxis
    ) throws(ConfigurationError) -> String {
        let text = try tree.text(axis.name)
        let known = axis.values.map(\.label)
        guard axis.range != nil || known.contains(text) else {
            throw YAMLTree.failure(
                "'\(text)' is no value of '\(axis.name)'" + Experiment.hint(text, known),
                at: tree.location)
        }
        return text
    }
}
