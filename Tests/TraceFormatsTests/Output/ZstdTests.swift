import Foundation
import Testing
import TestSupport

@testable import TraceFormats

@Suite struct ZstdTests {
    let scratch = Scratch()

    /// Bytes packed as one frame, by the output layer under test.
    private func zstd(_ text: String) throws -> [UInt8] {
        let name = "frame-\(UUID().uuidString).zst"
        let writer = try ByteWriter(path: scratch.path(name))
        writer.append(text)
        try writer.commit()
        defer { unlink(scratch.path(name)) }
        return [UInt8](scratch.data(name))
    }

    @Test func readsFramesOneAfterAnother() throws {
        // A frame that decoders skip, and a cut inside a line.
        let skipped: [UInt8] = [0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]
        let parts = ["0x40 READ 1\n0x8", "", "0 WRITE 2\n", "0xc0 READ 3"]
        let packed = try skipped + parts.flatMap { try zstd($0) + skipped }
        let expected = [read(0x40, 1), write(0x80, 2), read(0xc0, 3)]
        for chunkBytes in [1, 5, 1 << 16] {
            let path = scratch.write(packed, as: "packed.txt")
            #expect(try requests(at: path, chunkBytes: chunkBytes).get() == expected)
        }
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func holdsWhatWasWritten(seed: UInt64) throws {
        let trace = RandomTrace(seed: seed, lines: 20_000)
        let path = scratch.write(try zstd(trace.text))
        #expect(try requests(at: path, batch: 1000).get() == trace.requests, "seed \(seed)")
        #expect(scratch.data("input").count < trace.text.utf8.count * 2 / 3)
    }

    @Test func everyTruncationIsAnError() throws {
        let packed = try zstd(RandomTrace(seed: 11, lines: 50).text)
        for length in 4..<packed.count {
            let path = scratch.write(Array(packed.prefix(length)))
            let error = #expect(throws: TraceError.self) { try requests(at: path).get() }
            #expect(
                error?.message == "the zstd data ends early: the file is truncated",
                "length \(length)")
        }
    }

    @Test func damageIsAnError() throws {
        var packed = try zstd("0x40 READ 1\n")
        let junk = scratch.write(packed + Array("junk".utf8))
        #expect(
            throws: TraceError(
                file: junk, line: 2, column: 1,
                message: "corrupt zstd data: other bytes follow the end of the packed data")
        ) { try requests(at: junk).get() }
        packed[packed.count - 1] ^= 1  // the check sum
        let damaged = scratch.write(packed, as: "damaged")
        let error = #expect(throws: TraceError.self) { try requests(at: damaged).get() }
        #expect(error?.message == "corrupt zstd data: Restored data doesn't match checksum")
    }

    @Test func anEmptyFileIsAFrame() throws {
        let path = scratch.write(try zstd(""))
        let error = #expect(throws: TraceError.self) { try requests(at: path).get() }
        #expect(error?.message == "the trace holds no request")
    }
}
