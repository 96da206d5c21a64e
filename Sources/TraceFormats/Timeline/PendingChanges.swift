import DRAMModel

/// Begins and ends of slices that lie ahead, first come first: a binary heap.
///
/// Of one cycle, what was added first comes first. Complexity: O(log n) for n that wait.
struct PendingChanges {
    /// A slice begins or ends.
    struct Change {
        var cycle: Int64
        /// Numbers what was added.
        var order: Int64 = 0
        var track: Int32
        /// The slice's number.
        var slice: Int64
        /// What begins; `nil` for an end.
        var begun: Begun?
    }

    /// What signals show of a slice.
    struct Begun {
        var kind: CommandKind
        /// Of an activation; -1 for anything but an open row.
        var row: Int32
    }

    private var heap: [Change] = []
    private var added: Int64 = 0

    /// The first cycle in which something waits; `.max` when nothing does.
    var next: Int64 { heap.first?.cycle ?? .max }

    /// Adds a change.
    mutating func add(_ change: Change) {
        var change = change
        change.order = added
        added += 1
        heap.append(change)
        var child = heap.count - 1
        while child > 0, isBefore(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the first change out; there must be one.
    mutating func removeFirst() -> Change {
        heap.swapAt(0, heap.count - 1)
        let first = heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in 2 * parent + 1...2 * parent + 2
            where child < heap.count && isBefore(child, least) {
                least = child
            }
            if least == parent { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private func isBefore(_ one: Int, _ other: Int) -> Bool {
        (heap[one].cycle, heap[one].order) < (heap[other].cycle, heap[other].order)
    }
}
