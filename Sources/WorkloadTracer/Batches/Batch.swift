import DRAMModel
@preconcurrency import Glibc

/// The requests that a layer works on together.
public struct Batch: Equatable, Sendable {
    /// One request.
    public struct Request: Equatable, Sendable {
        /// Its name in results: a number.
        public var number: Int
        /// Tokens it attends to, the newest included.
        public var length: Int
        /// The channel that all its heads are to go to, if that is fixed.
        public var channel: Int?
        /// Tokens that it is to generate, if that is known.
        public var output: Int?

        /// Creates a request.
        public init(number: Int, length: Int, channel: Int? = nil, output: Int? = nil) {
            self.number = number
            self.length = length
            self.channel = channel
            self.output = output
        }
    }

    /// How the lengths of a workload's requests are given.
    public enum Lengths: String, CaseIterable, Sendable {
        /// All equal.
        case uniform
        /// From a table.
        case csv
        /// Drawn from a log-normal distribution.
        case log_normal
    }

    /// The longest request.
    public static let longest = 1 << 20
    /// The most requests.
    public static let mostRequests = 1 << 16

    /// The requests, in order.
    public var requests: [Request]

    /// Creates a batch.
    public init(_ requests: [Request]) { self.requests = requests }

    /// Requests of one length.
    public init(requests: Int, length: Int) {
        self.requests = (0..<requests).map { Request(number: $0, length: length) }
    }

    /// Requests with log-normal lengths of a mean; `spread` is the deviation of their logarithm.
    ///
    /// The same seed gives the same lengths. They are rounded and kept in 1 to `longest`.
    public init(requests: Int, mean: Double, spread: Double, seed: Int) {
        var generator = SplitMix64(seed: UInt64(truncatingIfNeeded: seed))
        let centre = log(mean) - spread * spread / 2
        self.requests = (0..<requests).map { number in
            // Box and Muller's transform; the logarithm's argument is never 0.
            let radius = (-2 * log(1 - generator.nextUnit())).squareRoot()
            let normal = radius * cos(2 * Double.pi * generator.nextUnit())
            let length = min(Double(Self.longest), max(1, exp(centre + spread * normal)))
            return Request(number: number, length: Int(length.rounded()))
        }
    }

    /// Tokens of each request.
    public var lengths: [Int] { requests.map(\.length) }
}
