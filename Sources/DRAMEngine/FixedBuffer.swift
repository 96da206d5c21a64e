/// A fixed number of values in one allocation, owned by whoever holds it.
///
/// The storage of all hot state: no reference counting, no uniqueness or exclusivity checks, no growth.
/// An index out of range is a programming error, caught in debug builds.
@frozen
public struct FixedBuffer<Element: BitwiseCopyable>: ~Copyable {
    /// The first element.
    public let base: UnsafeMutablePointer<Element>
    /// The number of elements.
    public let count: Int

    /// Allocates `count` elements, each set to `value`.
    @inlinable public init(repeating value: Element, count: Int) {
        precondition(count >= 0)
        base = Self.allocate(count)
        base.initialize(repeating: value, count: count)
        self.count = count
    }

    /// Allocates the elements of an array.
    @inlinable public init(_ values: [Element]) {
        base = Self.allocate(values.count)
        count = values.count
        for (index, value) in values.enumerated() {
            (base + index).initialize(to: value)
        }
    }

    /// The first element begins a line of the cache: elements of a power of two of bytes then lie in one each, and
    /// vectors of them can be used as they are.
    @inlinable static func allocate(_ count: Int) -> UnsafeMutablePointer<Element> {
        let bytes = max(count, 1) * MemoryLayout<Element>.stride
        return UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
            .bindMemory(to: Element.self, capacity: max(count, 1))
    }

    @inlinable deinit { base.deallocate() }

    /// The element at an index below `count`.
    @inlinable public subscript(index: Int) -> Element {
        @inline(__always) get {
            assert(index >= 0 && index < count)
            return base[index]
        }
        @inline(__always) nonmutating set {
            assert(index >= 0 && index < count)
            base[index] = newValue
        }
    }
}
