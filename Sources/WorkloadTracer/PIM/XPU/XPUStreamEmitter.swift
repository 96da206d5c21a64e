import DRAMModel

/// Builds the two streams of a channel: reads first, as they name the events.
struct XPUStreamEmitter {
    private(set) var streams = XPUStreams(
        read: StageStream(.xpu_read), compute: StageStream(.xpu_compute), pieces: [])
    private(set) var events: EventTable

    private let program: XPUProgram
    private let channel: Int
    private let prefix: String
    /// The events that chunks post, -1 where there is none.
    private var arrived: [Int32]
    private var used: [Int32]

    init(_ program: XPUProgram, _ channel: Int, _ events: EventTable, _ prefix: String) {
        self.program = program
        self.channel = channel
        self.events = events
        self.prefix = prefix
        arrived = [Int32](repeating: -1, count: program.chunks.count)
        used = arrived
    }

    /// Reads a chunk's bursts of the channel as soon as there is space for them.
    mutating func read(_ index: Int) {
        let chunk = program.chunks[index]
        if chunk.hasSuccessor { used[index] = events.add("\(prefix).used.\(index)") }
        if let before = chunk.successorOf { streams.read.add(.wait, used[before]) }
        let range = program.weights.inChannel(chunk.bursts, channel)
        guard !range.isEmpty else { return }
        if let busSnooping = chunk.busSnooping {
            readPieces(range, chunk, busSnooping)
            arrived[index] = streams.pieces.last!.arrived
        } else {
            read(range)
            guard chunk.isAwaited else { return }
            arrived[index] = events.add("\(prefix).arrived.\(index)")
            streams.read.add(.post, arrived[index])
        }
    }

    private mutating func readPieces(
        _ range: Range<Int>, _ chunk: XPUChunk, _ busSnooping: XPUGEMM.BusSnooping
    ) {
        for first in stride(from: range.lowerBound, to: range.upperBound, by: busSnooping.bursts) {
            let number = streams.pieces.count
            if number >= busSnooping.ahead {
                streams.read.add(.wait, streams.pieces[number - busSnooping.ahead].used)
            }
            let piece = first..<min(first + busSnooping.bursts, range.upperBound)
            read(piece)
            let event = events.add("\(prefix).piece.\(number)")
            streams.read.add(.post, event)
            streams.pieces.append(
                XPUPiece(
                    task: chunk.task, bursts: piece.count, arrived: event,
                    used: events.add("\(prefix).done.\(number)")))
        }
    }

    private mutating func read(_ range: Range<Int>) {
        program.weights.read(range, of: channel) { streams.read.operations.append($0) }
    }

    /// Adds a step of the computation on the xPU.
    mutating func compute(_ step: XPUStep) {
        switch step {
        case .wait(let event): streams.compute.add(.wait, event)
        case .post(let event): streams.compute.add(.post, event)
        case .delay(let cycles): streams.compute.addDelay(cycles)
        case .compute(let index):
            if arrived[index] >= 0 { streams.compute.add(.wait, arrived[index]) }
            streams.compute.addDelay(program.chunks[index].cycles)
            if used[index] >= 0 { streams.compute.add(.post, used[index]) }
        }
    }
}
