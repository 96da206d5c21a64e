import ConfigFiles
import DRAMModel
import MemoryController

/// Traffic as a command line or an experiment says it: `random,read=0.7,rate=10GB/s`.
struct TrafficArgument {
    /// Requests when neither the traffic nor the run says where to end.
    static let defaultCount: Int64 = 100_000
    /// How far strided requests lie apart unless it is said.
    private static let defaultStride: UInt64 = 4096
    /// The share of a hot spot's requests unless it is said.
    private static let defaultHotShare = Rational(9, over: 10)!
    /// The bytes of a hot spot as a part of the footprint unless it is said.
    private static let hotPart: UInt64 = 16

    /// The word in front.
    let kind: TrafficKind
    private let values: [TrafficKey: String]

    /// Reads a kind and its keys; what the values mean depends on the memory.
    init(_ text: String) throws(ValueError) {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
        guard let kind = TrafficKind(rawValue: words[0]) else {
            let kinds = TrafficKind.allCases.map(\.rawValue)
            throw ValueError(
                "\(quoted(words[0])) is unknown" + suggestionOrList(for: words[0], among: kinds))
        }
        var values: [TrafficKey: String] = [:]
        for word in words.dropFirst() {
            guard let equals = word.firstIndex(of: "=") else {
                throw ValueError("\(quoted(word)) is not of the form 'key=value'")
            }
            let name = word[..<equals].trimmed
            let key = try Self.key(name, of: kind)
            guard values[key] == nil else { throw ValueError("'\(name)' is given twice") }
            values[key] = word[word.index(after: equals)...].trimmed
        }
        self.kind = kind
        self.values = values
    }

    private static func key(
        _ name: String, of kind: TrafficKind
    ) throws(ValueError) -> TrafficKey {
        guard let key = TrafficKey(rawValue: name) else {
            throw ValueError(
                "unknown key \(quoted(name))"
                    + suggestionOrList(for: name, among: TrafficKey.of(kind).map(\.rawValue)))
        }
        if let owner = key.kind, owner != kind {
            throw ValueError("'\(name)' is a key of \(owner.rawValue) traffic, not of \(kind)")
        }
        return key
    }

    /// Whether a key is given.
    func has(_ key: TrafficKey) -> Bool { values[key] != nil }

    /// The traffic that this is on a memory.
    ///
    /// - Parameter cycles: Cycles of the run, if it ends by itself.
    func traffic(
        on memory: MemoryConfiguration, cycles: Int64?
    ) throws(ValueError) -> Traffic {
        let bytes = Bytes(memory)
        let base = try size(.base, bytes) ?? 0
        guard base < bytes.capacity else {
            throw ValueError("base: \(base) is beyond the memory of \(bytes.capacity) bytes")
        }
        let footprint = try size(.footprint, bytes) ?? (bytes.capacity - base)
        guard footprint > 0, footprint <= bytes.capacity - base else {
            throw ValueError(
                "footprint: \(footprint) bytes from base \(base) on do not fit the memory of "
                    + "\(bytes.capacity) bytes")
        }
        let rate = try value(.rate) { text throws(ValueError) in
            try TrafficValue.rate(text, on: memory)
        }
        let count = try value(.count) { text throws(ValueError) in
            try TrafficValue.whole(text, in: 1...1 << 53)
        }
        let traffic = Traffic(
            try pattern(footprint, bytes),
            readShare: try value(.read, TrafficValue.share) ?? Rational(1), rate: rate,
            seed: UInt64(
                try value(.seed) { text throws(ValueError) in
                    try TrafficValue.whole(text, in: 0...Int64.max)
                } ?? 1), count: count ?? (cycles == nil ? Self.defaultCount : nil), base: base,
            footprint: footprint)
        guard cycles != nil || traffic.endsInTime else {
            throw ValueError(
                "rate: the last of \(traffic.count ?? 0) requests would arrive after cycle 2^54")
        }
        return traffic
    }

    private func pattern(
        _ footprint: UInt64, _ bytes: Bytes
    ) throws(ValueError) -> Traffic.Pattern {
        switch kind {
        case .stream: return .stream
        case .random: return .random
        case .strided:
            let stride = try size(.stride, bytes) ?? max(Self.defaultStride, bytes.request)
            guard (1...footprint).contains(stride) else {
                throw ValueError(
                    "stride: \(stride) is not from \(bytes.request) bytes to the footprint of "
                        + "\(footprint)")
            }
            return .strided(bytes: stride)
        case .hotspot:
            let requests = footprint / bytes.request / Self.hotPart
            let hot = try size(.hot_size, bytes) ?? (max(1, requests) * bytes.request)
            guard hot > 0, hot < footprint else {
                throw ValueError(
                    "hot_size: \(hot) is not from \(bytes.request) bytes to less than the "
                        + "footprint of \(footprint)")
            }
            return .hotspot(
                share: try value(.hot, TrafficValue.share) ?? Self.defaultHotShare, bytes: hot)
        }
    }

    /// The size behind a key, a whole number of requests.
    private func size(_ key: TrafficKey, _ bytes: Bytes) throws(ValueError) -> UInt64? {
        try value(key) { text throws(ValueError) in
            let size = try TrafficValue.size(text)
            guard size % bytes.request == 0 else {
                throw ValueError(
                    "\(quoted(text)) is not a multiple of the \(bytes.request) bytes of a request")
            }
            return size
        }
    }

    /// What a key says, read; messages name the key.
    private func value<Value>(
        _ key: TrafficKey, _ read: (String) throws(ValueError) -> Value
    ) throws(ValueError) -> Value? {
        guard let text = values[key] else { return nil }
        do throws(ValueError) {
            return try read(text)
        } catch {
            throw ValueError("\(key.rawValue): \(error.message)")
        }
    }

    /// Sizes of a memory.
    private struct Bytes {
        let capacity: UInt64
        let request: UInt64

        init(_ memory: MemoryConfiguration) {
            capacity = UInt64(memory.organization.capacityBytes)
            request = UInt64(memory.organization.requestBytes)
        }
    }
}
