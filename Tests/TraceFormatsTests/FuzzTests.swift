import DRAMModel
import Foundation
import Testing
import TestSupport

@testable import TraceFormats

/// Damaged input of every kind: an error or a result, never a trap, and the same for every chunk
/// size.
///
/// A failure prints its seed; `fuzz(seed:)` with it alone repeats the run.
@Suite struct FuzzTests {
    let scratch = Scratch()

    private static let spice: [UInt8] =
        Array("0x# ,\"\t\r\n-9aFRWLDST\0=".utf8) + [0xff, 0x1f, 0x8b]

    private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes[place] = Self.spice.randomElement(using: &random)!
            case 2: bytes.insert(Self.spice.randomElement(using: &random)!, at: place)
            case 3: bytes.remove(at: place)
            case 4: bytes.removeLast(bytes.count - place)
            default:
                let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
                bytes.insert(
                    contentsOf: bytes[place..<end],
                    at: Int.random(in: 0...bytes.count, using: &random))
            }
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func requestTraces(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let text = Array(RandomTrace(seed: seed, lines: 6).text.utf8)
        let packed = gzip(text, in: scratch)
        for iteration in 0..<700 {
            var bytes = iteration % 4 == 0 ? packed : text
            mutate(&bytes, &random)
            let path = scratch.write(bytes)
            let whole = requests(at: path, capacityBytes: 1 << 63)
            let pieces = requests(at: path, capacityBytes: 1 << 63, chunkBytes: 3, batch: 1)
            #expect(whole == pieces, "seed \(seed), iteration \(iteration)")
            if case .failure(let error) = whole { #expect(!error.message.isEmpty) }
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func commandLogs(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let text = Array(
            """
            cycle,command,channel,rank,bankgroup,bank,row,column,rule
            1,activate,0,1,2,3,4,5,tRC
            17,refresh,0,1,,,,,"t,""R"
            18014398509481984,self_refresh_enter,3,0,,,2147483647,5,

            """.utf8)
        let packed = gzip(text, in: scratch)
        for iteration in 0..<700 {
            var bytes = iteration % 4 == 0 ? packed : text
            mutate(&bytes, &random)
            let path = scratch.write(bytes)
            let whole = logRecords(at: path)
            let pieces = logRecords(at: path, chunkBytes: 3, batch: 1)
            #expect(
                whole.map(\.records) == pieces.map(\.records),
                "seed \(seed), iteration \(iteration)")
        }
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func pimTraces(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let memory: MemoryConfiguration = seed % 2 == 0 ? .sliced : .dual
        var contents = PIMContents(channel: 0, operations: [], events: ["a", "b.c"])
        var cycle: Int64 = 0
        for _ in 0..<6 {
            contents.operations.append(
                randomOperation(memory, channel: 0, events: 2, after: cycle, &random))
            cycle = max(cycle, contents.operations.last!.cycle)
        }
        let seeds = try PIMTraceWriter.Form.allCases.map { form in
            try writePIM(contents, to: scratch.path("seed"), form, memory)
            return [UInt8](FileManager.default.contents(atPath: scratch.path("seed"))!)
        }
        let packed = gzip(seeds[0], in: scratch)
        for iteration in 0..<300 {
            var bytes = iteration % 6 == 0 ? packed : seeds[iteration % 2]
            mutate(&bytes, &random)
            let path = scratch.write(bytes)
            let whole = pimContents(at: path, memory)
            let pieces = pimContents(at: path, memory, chunkBytes: 3, batch: 1)
            #expect(whole == pieces, "seed \(seed), iteration \(iteration)")
            switch whole {
            case .failure(let error): #expect(!error.message.isEmpty)
            case .success(let read):
                // What the reader takes, the writer takes, and it reads back as the same.
                for form in PIMTraceWriter.Form.allCases {
                    try writePIM(read, to: scratch.path("again"), form, memory)
                    let again = try pimContents(at: scratch.path("again"), memory).get()
                    #expect(
                        again.placeless.count == read.operations.count,
                        "seed \(seed), iteration \(iteration)")
                    if form == .binary { #expect(again.placeless == read.placeless) }
                }
            }
        }
    }
}
