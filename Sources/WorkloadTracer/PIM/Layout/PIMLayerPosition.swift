/// Which of several consecutive layers of a model a layout is of: each has rows of its own for its
/// weights, keys and values.
public struct PIMLayerPosition: Equatable, Sendable {
    /// The layer.
    public let index: Int
    /// Layers that lie in the memory.
    public let count: Int

    /// A layer of its own.
    public static let only = PIMLayerPosition(0, of: 1)

    /// Names a layer.
    ///
    /// - Precondition: `index` is in `0..<count`.
    public init(_ index: Int, of count: Int) {
        precondition((0..<count).contains(index), "no such layer")
        self.index = index
        self.count = count
    }

    /// `, in 3 layers`, for errors; empty for a layer of its own.
    var words: String { count > 1 ? ", in \(count) layers" : "" }

    /// The next layer; behind the last one comes the first, for the next token.
    public var next: PIMLayerPosition { PIMLayerPosition((index + 1) % count, of: count) }
}
