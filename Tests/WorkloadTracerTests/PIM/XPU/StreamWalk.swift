import DRAMModel

@testable import WorkloadTracer

/// Streams gone through without a memory: reads at once, delays as sums. Streams take turns at one
/// operation each, so whatever would block for ever shows.
struct StreamWalk {
    /// What has been passed, by stream.
    var positions: [Int]
    /// Posted events, in order.
    var posted: [Int32] = []
    /// The most bursts that had been read and not been computed on yet.
    var mostAhead = 0
    /// Whether all streams came to their ends.
    var isComplete = true

    /// Goes through streams; `weight` says how much of the reads before it a `post` gives back.
    init(_ streams: [[PIMOperation]], givesBack: [Int32: Int] = [:]) {
        positions = streams.map { _ in 0 }
        var isPosted: Set<Int32> = []
        var ahead = 0
        var moved = true
        while moved {
            moved = false
            for (index, stream) in streams.enumerated() where positions[index] < stream.count {
                let operation = stream[positions[index]]
                switch operation.kind {
                case .wait where !isPosted.contains(operation.event): continue
                case .post:
                    isPosted.insert(operation.event)
                    posted.append(operation.event)
                    ahead -= givesBack[operation.event] ?? 0
                case .read: ahead += Int(operation.count)
                default: break
                }
                mostAhead = max(mostAhead, ahead)
                positions[index] += 1
                moved = true
            }
        }
        isComplete = zip(positions, streams).allSatisfy { $0 == $1.count }
    }
}
