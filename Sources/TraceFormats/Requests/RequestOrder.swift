import DRAMModel

/// The requests of several files, each in order, in the order in which they are done: a heap of
/// files by the first request that each has left.
struct RequestOrder {
    private struct Entry: BitwiseCopyable {
        var doneAt: Int64
        /// The file, by its place among those given.
        var file: Int

        @inline(__always)
        func isBefore(_ other: Entry) -> Bool {
            (doneAt, file) < (other.doneAt, other.file)
        }
    }

    private let files: [RequestSpill]
    private var heap: [Entry] = []

    /// Reads the first requests of each file; of requests that are done in the same cycle those of
    /// files given first come first.
    init(_ files: [RequestSpill]) throws(OutputError) {
        self.files = files
        for (index, file) in files.enumerated() {
            try file.fill()
            if let head = file.head { heap.append(Entry(doneAt: head.doneAt, file: index)) }
        }
        // In order is a heap, too.
        heap.sort { $0.isBefore($1) }
    }

    /// The first request that is left, and its channel.
    var first: (RequestRecord, channel: Int)? {
        guard let entry = heap.first, let head = files[entry.file].head else { return nil }
        return (head, files[entry.file].channel)
    }

    /// Goes on to the next request.
    mutating func removeFirst() throws(OutputError) {
        let file = heap[0].file
        try files[file].advance()
        if let head = files[file].head {
            assert(head.doneAt >= heap[0].doneAt, "requests of a file out of order")
            heap[0].doneAt = head.doneAt
        } else {
            heap[0] = heap[heap.count - 1]
            heap.removeLast()
        }
        siftDown()
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var least = 2 * parent + 1
            guard least < heap.count else { return }
            if least + 1 < heap.count, heap[least + 1].isBefore(heap[least]) { least += 1 }
            guard heap[least].isBefore(heap[parent]) else { return }
            heap.swapAt(least, parent)
            parent = least
        }
    }
}
