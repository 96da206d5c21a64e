import DRAMEngine
import DRAMModel

/// A batch of the trace, dealt out to the channels: each one's requests together, in their order.
///
/// @unchecked: filled by one thread, then only read, by many.
final class RequestShares: @unchecked Sendable {
    /// Requests of a batch: enough to keep threads busy between two batches.
    static let capacity = 1 << 17

    private let batch: FixedBuffer<Request>
    private let sorted: FixedBuffer<Request>
    /// The numbers of the requests in `sorted`; empty where nobody asks for them.
    private let sortedIDs: FixedBuffer<Int64>
    /// The number of the first request of the batch.
    private var firstID: Int64 = 0
    /// Where each channel's share ends in `sorted`; it starts where the one before it ends.
    private let ends: FixedBuffer<Int>
    /// Channels that share one share: pseudo channels that are simulated together.
    private let together: Int
    /// Requests of the batch.
    private(set) var count = 0

    /// - Parameter hasIDs: whether requests have the numbers of their places in the trace.
    init(channels: Int, together: Int, hasIDs: Bool) {
        self.together = together
        let empty = Request(address: 0, cycle: 0, isWrite: false)
        batch = FixedBuffer(repeating: empty, count: Self.capacity)
        sorted = FixedBuffer(repeating: empty, count: Self.capacity)
        sortedIDs = FixedBuffer(repeating: 0, count: hasIDs ? Self.capacity : 0)
        ends = FixedBuffer(repeating: 0, count: channels + 1)
    }

    /// Reads the next batch and deals it out; `count` is 0 at the end of the trace.
    ///
    /// - Parameter firstID: how many requests came before.
    func fill(
        _ source: any RequestSource, _ decoder: some AddressDecoder, firstID: Int64
    ) throws {
        count = 0
        self.firstID = firstID
        while count < Self.capacity {
            let rest = UnsafeMutableBufferPointer(
                start: batch.base + count, count: Self.capacity - count)
            let read = try source.read(into: rest)
            guard read > 0 else { break }
            count += read
        }
        deal(decoder)
    }

    private func deal(_ decoder: some AddressDecoder) {
        let ends = ends.base
        for channel in 0..<self.ends.count { ends[channel] = 0 }
        for index in 0..<count {
            ends[first(decoder.channel(of: batch.base[index].address)) &+ 1] &+= 1
        }
        for channel in 1..<self.ends.count { ends[channel] &+= ends[channel &- 1] }
        // `ends[c]` is where share c starts, and moves to where it ends as requests are placed.
        for index in 0..<count {
            let channel = first(decoder.channel(of: batch.base[index].address))
            // As bytes: field by field it would be one move each.
            UnsafeMutableRawPointer(sorted.base + ends[channel]).copyMemory(
                from: batch.base + index, byteCount: MemoryLayout<Request>.size)
            if sortedIDs.count > 0 { sortedIDs.base[ends[channel]] = firstID &+ Int64(index) }
            ends[channel] &+= 1
        }
    }

    /// The number of the channel that has the share.
    @inline(__always)
    private func first(_ channel: Int) -> Int { channel & (0 &- together) }

    /// The numbers of the requests of a channel's share; `nil` where nobody asks for them.
    func ids(_ channel: Int) -> UnsafePointer<Int64>? {
        guard sortedIDs.count > 0 else { return nil }
        return UnsafePointer(sortedIDs.base + (channel == 0 ? 0 : ends[channel - 1]))
    }

    /// The requests of a channel, of siblings together, in the order of the trace.
    func share(_ channel: Int) -> UnsafeBufferPointer<Request> {
        let start = channel == 0 ? 0 : ends[channel - 1]
        return UnsafeBufferPointer(start: sorted.base + start, count: ends[channel] - start)
    }
}
