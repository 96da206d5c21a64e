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
    /// Where each channel's share ends in `sorted`; it starts where the one before it ends.
    private let ends: FixedBuffer<Int>
    /// Channels that share one share: pseudo channels that are simulated together.
    private let together: Int
    /// Requests of the batch.
    private(set) var count = 0

    init(channels: Int, together: Int) {
        self.together = together
        let empty = Request(address: 0, cycle: 0, isWrite: false)
        batch = FixedBuffer(repeating: empty, count: Self.capacity)
        sorted = FixedBuffer(repeating: empty, count: Self.capacity)
        ends = FixedBuffer(repeating: 0, count: channels + 1)
    }

    /// Reads the next batch and deals it out; `count` is 0 at the end of the trace.
    func fill(_ source: any RequestSource, _ decoder: some AddressDecoder) throws {
        count = 0
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
            ends[channel] &+= 1
        }
    }

    /// The number of the channel that has the share.
    @inline(__always)
    private func first(_ channel: Int) -> Int { channel & (0 &- together) }

    /// The requests of a channel, of siblings together, in the order of the trace.
    func share(_ channel: Int) -> UnsafeBufferPointer<Request> {
        let start = channel == 0 ? 0 : ends[channel - 1]
        return UnsafeBufferPointer(start: sorted.base + start, count: ends[channel] - start)
    }
}
