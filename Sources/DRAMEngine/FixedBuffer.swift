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
        base = .allocate(capacity: max(count, 1))
        base.initialize(repeating: value, count: count)
        self.count = count
    }

    /// Allocates the elements of an array.
    @inlinable public init(_ values: [Element]) {
        base = .allocate(capacity: max(values.count, 1))
        count = values.count
        for (index, value) in values.enumerated() {
            (base + index).initialize(to: value)
        }
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
