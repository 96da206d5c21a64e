/// What is kept of a point that has been run.
public struct PointRecord: Equatable, Sendable {
    /// What came out.
    public enum Outcome: Equatable, Sendable {
        /// Figures in the order of the experiment's metrics; nil where a point has none.
        case figures([Double?])
        /// Why it failed.
        case failed(String)
        /// Why its inputs are invalid, so that it was not run.
        case skipped(String)

        /// What results say of it: `done`, `failed` or `skipped`.
        var status: String {
            switch self {
            case .figures: "done"
            case .failed: "failed"
            case .skipped: "skipped"
            }
        }

        /// Reads it back from columns of results.
        init(status: String, error: String, figures: [Double?]) {
            switch status {
            case "done": self = .figures(figures)
            case "skipped": self = .skipped(error)
            default: self = .failed(error)
            }
        }
    }
    /// A timing rule and its share of the cycles in which commands were held back, in 0...1.
    public struct Limiter: Equatable, Sendable {
        /// The rule.
        public var rule: String
        /// Its share.
        public var share: Double

        /// Creates a limiter.
        public init(rule: String, share: Double) {
            self.rule = rule
            self.share = share
        }
    }

    /// Latencies of requests by size.
    public struct Histogram: Equatable, Sendable {
        /// Latencies of about one size.
        public struct Bin: Equatable, Sendable {
            /// The greatest of them, in ns.
            public var upTo_ns: Double
            /// How many there are.
            public var count: Double

            /// Creates a bin.
            public init(upTo_ns: Double, count: Double) {
                self.upTo_ns = upTo_ns
                self.count = count
            }
        }

        /// Of which latency: `read_latency`.
        public var latency: String
        /// The bins by size.
        public var bins: [Bin]

        /// Creates a histogram.
        public init(latency: String, bins: [Bin]) {
            self.latency = latency
            self.bins = bins
        }
    }

    /// What a run gains when a timing rule is relaxed: shares of its time and of its mean read
    /// latency; negative where it takes more, nil where nothing can be relaxed.
    public struct WhatIf: Equatable, Sendable {
        /// The rule, with those that bind together with it.
        public var rule: String
        /// Its share of the cycles in which commands were held back, in 0...1.
        public var share: Double
        /// Of the time, without the rule.
        public var gainWithout: Double?
        /// Of the time, with the rule a tenth shorter.
        public var gainShorter: Double?
        /// Of the mean read latency, without the rule.
        public var latencyWithout: Double?
        /// Of the mean read latency, with the rule a tenth shorter.
        public var latencyShorter: Double?

        /// Creates a row without gains.
        public init(rule: String, share: Double) {
            self.rule = rule
            self.share = share
        }
    }

    /// What came out.
    public var outcome: Outcome
    /// What relaxing rules gains; empty unless it was asked for.
    public var whatIf: [WhatIf] = []
    /// Rules that held commands back, the greatest share first.
    public var limiters: [Limiter] = []
    /// Latencies of its requests, if it has any.
    public var histograms: [Histogram] = []
    /// The hash of the resolved configuration and the program's version.
    public var hash = ""
    /// Seconds that it took.
    public var wall_s = 0.0

    /// Creates a record.
    public init(_ outcome: Outcome, limiters: [Limiter] = [], whatIf: [WhatIf] = []) {
        self.outcome = outcome
        self.limiters = limiters
        self.whatIf = whatIf
    }

    /// Whether it failed.
    public var hasFailed: Bool { if case .failed = outcome { true } else { false } }
}
