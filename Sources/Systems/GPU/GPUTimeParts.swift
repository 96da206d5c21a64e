/// Time by what it goes to, in seconds.
public struct GPUTimeParts: Equatable, Sendable {
    /// GEMMs of the GPU.
    public var linear_s = 0.0
    /// Attention, wherever it is done.
    public var attention_s = 0.0
    /// Transfers between devices that nothing hides.
    public var network_s = 0.0
    /// Residuals and norms, what a layer takes beside its operators, and putting results together.
    public var other_s = 0.0

    /// Creates no time.
    public init(
        linear_s: Double = 0, attention_s: Double = 0, network_s: Double = 0, other_s: Double = 0
    ) {
        self.linear_s = linear_s
        self.attention_s = attention_s
        self.network_s = network_s
        self.other_s = other_s
    }

    /// All of it.
    public var total_s: Double { linear_s + attention_s + network_s + other_s }

    /// Every part with its name.
    public static var fields: [(name: String, path: KeyPath<GPUTimeParts, Double> & Sendable)] {
        [
            ("attention", \.attention_s), ("linear", \.linear_s), ("network", \.network_s),
            ("other", \.other_s),
        ]
    }

    /// One time after the other.
    public static func + (first: GPUTimeParts, then: GPUTimeParts) -> GPUTimeParts {
        GPUTimeParts(
            linear_s: first.linear_s + then.linear_s,
            attention_s: first.attention_s + then.attention_s,
            network_s: first.network_s + then.network_s, other_s: first.other_s + then.other_s)
    }

    /// A multiple of a time.
    public static func * (time: GPUTimeParts, times: Double) -> GPUTimeParts {
        GPUTimeParts(
            linear_s: time.linear_s * times, attention_s: time.attention_s * times,
            network_s: time.network_s * times, other_s: time.other_s * times)
    }

    /// The later of two points in time, each with what led to it.
    static func later(_ first: GPUTimeParts, _ second: GPUTimeParts) -> GPUTimeParts {
        second.total_s > first.total_s ? second : first
    }
}
