/// A fixed number of values in one allocation, owned by whoever holds it.
///
/// The storage of all hot state: no reference counting, no uniqueness or exclusivity checks, no
/// growth. An index out of range is a programming error, caught in debug builds.
///
/// One word, as a channel holds dozens of them that should lie in few lines of the cache: the
/// number of elements stands before the first, which is at a multiple of 16 bytes.
@frozen
public struct FixedBuffer<Element: BitwiseCopyable>: ~Copyable {
    /// The first element.
    public let base: UnsafeMutablePointer<Element>

    /// Allocates `count` elements, each set to `value`.
    @inlinable public init(repeating value: Element, count: Int) {
        base = Self.allocate(count)
        base.initialize(repeating: value, count: count)
    }

    /// Allocates the elements of an array.
    @inlinable public init(_ values: [Element]) {
        base = Self.allocate(values.count)
        for (index, value) in values.enumerated() {
            (base + index).initialize(to: value)
        }
    }

    @inlinable deinit { (UnsafeMutableRawPointer(base) - Self.headerBytes).deallocate() }

    /// The number of elements.
    @inlinable public var count: Int {
        UnsafeRawPointer(base).load(fromByteOffset: -MemoryLayout<Int>.size, as: Int.self)
    }

    @inlinable static var headerBytes: Int { max(16, MemoryLayout<Element>.alignment) }

    @inlinable static func allocate(_ count: Int) -> UnsafeMutablePointer<Element> {
        precondition(count >= 0)
        let bytes = headerBytes + count * MemoryLayout<Element>.stride
        let first =
            UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: headerBytes) + headerBytes
        first.storeBytes(of: count, toByteOffset: -MemoryLayout<Int>.size, as: Int.self)
        return first.bindMemory(to: Element.self, capacity: count)
    }

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
