import ConfigFiles

/// Reading the claims of experiment files.
extension Claim {
    static func read(
        _ tree: YAMLTree, axes: [ExperimentAxis], metrics: [String]
    ) throws(ConfigurationError) -> Claim {
        let claim = try KeyedInput(tree, "a claim", keys: ExperimentKeys.claim)
        let name = claim.text("metric")!
        guard let index = metrics.firstIndex(of: name) else {
            throw claim.failure(
                "'\(name)' is none of the experiment's metrics"
                    + suggestionOrList(for: name, among: metrics), at: "metric")
        }
        var measure = Measure.value
        if let tree = claim.node("ratio") {
            let ratio = try KeyedInput(tree, "a ratio", keys: ExperimentKeys.ratio)
            measure = .ratio(
                of: try labels(ratio.node("of")!, "'of'", axes),
                over: try labels(ratio.node("over")!, "'over'", axes))
            if case .ratio(let of, let over) = measure, of == over {
                throw ConfigurationError(
                    "'of' and 'over' are the same points", at: tree.location)
            }
        }
        return Claim(
            text: claim.text("text")!, source: claim.text("source")!, metric: index,
            measure: measure, filter: try filter(claim, axes),
            mean: claim.choice("mean", Mean.self) ?? .arithmetic,
            expectation: try expectation(claim))
    }

    private static func expectation(
        _ claim: KeyedInput
    ) throws(ConfigurationError) -> Expectation {
        let given = ["published", "at_least", "at_most"].filter { claim.isGiven($0) }
        guard given.count == 1 else {
            throw ConfigurationError(
                "a claim says one of published, at_least or at_most", at: claim.start)
        }
        let within = claim.real("within")
        if let within, within < 0 {
            throw ConfigurationError(
                "a claim cannot hold within less than 0; expected a share such as 5 %",
                at: claim.location("within"))
        }
        if let figure = claim.real("published") {
            return .published(figure, within: within ?? 0.1)
        }
        guard within == nil else {
            throw ConfigurationError(
                "'within' goes with 'published'", at: claim.keyLocation("within"))
        }
        if let bound = claim.real("at_least") { return .atLeast(bound) }
        return .atMost(claim.real("at_most")!)
    }

    private static func filter(
        _ claim: KeyedInput, _ axes: [ExperimentAxis]
    ) throws(ConfigurationError) -> [Int: [String]] {
        guard let tree = claim.node("where") else { return [:] }
        let table = try KeyedInput(tree, "'where'", keys: keys(axes))
        var filter: [Int: [String]] = [:]
        for (axis, name) in axes.map(\.name).enumerated() {
            guard let value = table.node(name) else { continue }
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
        let table = try KeyedInput(tree, what, keys: keys(axes))
        var labels: [Int: String] = [:]
        for (axis, name) in axes.map(\.name).enumerated() {
            labels[axis] = try table.node(name).map { (tree) throws(ConfigurationError) in
                try label(tree, axes[axis])
            }
        }
        return labels
    }

    /// The keys of a mapping of axes to labels.
    private static func keys(_ axes: [ExperimentAxis]) -> [ConfigKey] {
        axes.map { ConfigKey("", $0.name, .node).optional }
    }

    private static func label(
        _ tree: YAMLTree, _ axis: ExperimentAxis
    ) throws(ConfigurationError) -> String {
        let text = try tree.text(axis.name)
        if let message = axis.refusal(of: text) {
            throw ConfigurationError(message, at: tree.location)
        }
        return text
    }
}
