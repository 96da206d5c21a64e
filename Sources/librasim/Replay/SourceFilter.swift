import DRAMModel
import MemoryController

/// The requests of one source out of a trace, with the arrivals that they have in it.
final class SourceFilter: RequestSource {
    private let requests: any RequestSource
    private let source: UInt32

    /// Leaves out what others than `source` have made.
    init(_ requests: any RequestSource, source: UInt32) {
        self.requests = requests
        self.source = source
    }

    /// Fills a buffer with the next requests; returns how many, 0 at the end.
    func read(into buffer: UnsafeMutableBufferPointer<Request>) throws -> Int {
        while true {
            let count = try requests.read(into: buffer)
            guard count > 0 else { return 0 }
            var kept = 0
            for index in 0..<count where buffer[index].source == source {
                buffer[kept] = buffer[index]
                kept += 1
            }
            if kept > 0 { return kept }
        }
    }
}
