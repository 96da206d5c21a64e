/// The tables that batches are read from, by the columns of their first line.
enum BatchTableForm: CaseIterable {
    /// LibraSim's own.
    case librasim
    case neupims
    case azure
    case burstGPT
    case vidur
    case llmServingSim

    /// What a column says of a request.
    enum Meaning: Equatable {
        /// Its number, unlike all others.
        case number
        /// Its tokens, or those of its prompt.
        case length
        /// Tokens that it generates; a request without any is left out if `skipsNone`.
        case output(skipsNone: Bool)
        /// The channel that it goes to.
        case channel
        /// A date and time, or a number: when it came.
        case date, decimal
        /// A whole number that says nothing here.
        case count
        /// Anything.
        case text
    }

    /// A column by its name.
    struct Column {
        var name: String
        var meaning: Meaning
        /// Whether a table may do without it; of our own form, a request too.
        var isOptional = false
    }

    /// The columns in their usual order.
    var columns: [Column] {
        switch self {
        case .librasim:
            [
                Column(name: "request", meaning: .number),
                Column(name: "sequence_length", meaning: .length),
                Column(name: "channel", meaning: .channel, isOptional: true),
                Column(
                    name: "output_length", meaning: .output(skipsNone: false), isOptional: true),
            ]
        case .neupims:
            [Column(name: "seq_len", meaning: .length), Column(name: "ch_idx", meaning: .channel)]
        case .azure:
            [
                Column(name: "TIMESTAMP", meaning: .date),
                Column(name: "ContextTokens", meaning: .length),
                Column(name: "GeneratedTokens", meaning: .output(skipsNone: true)),
            ]
        case .burstGPT:
            [
                Column(name: "Timestamp", meaning: .decimal),
                Column(name: "Session ID", meaning: .text, isOptional: true),
                Column(name: "Elapsed time", meaning: .decimal, isOptional: true),
                Column(name: "Model", meaning: .text),
                Column(name: "Request tokens", meaning: .length),
                Column(name: "Response tokens", meaning: .output(skipsNone: true)),
                Column(name: "Total tokens", meaning: .count, isOptional: true),
                Column(name: "Log Type", meaning: .text, isOptional: true),
            ]
        case .vidur:
            [
                Column(name: "arrived_at", meaning: .decimal),
                Column(name: "num_prefill_tokens", meaning: .length),
                Column(name: "num_decode_tokens", meaning: .output(skipsNone: true)),
            ]
        case .llmServingSim:
            [
                Column(name: "input_toks", meaning: .length),
                Column(name: "output_toks", meaning: .output(skipsNone: true)),
                Column(name: "arrival_time_ns", meaning: .decimal),
            ]
        }
    }

    /// The names of the columns, those that may be missing in brackets.
    var heading: String {
        columns.map { $0.isOptional ? "[,\($0.name)]" : ",\($0.name)" }.joined().dropFirst()
            .description
    }

    /// The columns of a table in their order there; nil if the names are not those of this form.
    func columns(named names: [String]) -> [Column]? {
        let own = columns
        let found = names.compactMap { name in own.first { $0.name == name } }
        let isWhole = own.allSatisfy { $0.isOptional || names.contains($0.name) }
        return found.count == names.count && Set(names).count == names.count && isWhole
            ? found : nil
    }
}
