import Foundation
import Testing
import TestSupport

@testable import TraceFormats

@Suite struct GzipTests {
    let scratch = Scratch()

    @Test func readsMembersOneAfterAnother() throws {
        // The cut is inside a line.
        let parts = ["0x40 READ 1\n0x8", "", "0 WRITE 2\n", "0xc0 READ 3"]
        let packed = parts.flatMap { gzip(Array($0.utf8), in: scratch) }
        let expected = [read(0x40, 1), write(0x80, 2), read(0xc0, 3)]
        for chunkBytes in [1, 5, 1 << 16] {
            let path = scratch.write(packed)
            #expect(try requests(at: path, chunkBytes: chunkBytes).get() == expected)
        }
        let padded = scratch.write(packed + [UInt8](repeating: 0, count: 100_000))
        #expect(try requests(at: padded).get() == expected)
    }

    @Test func namesAreNoMatter() throws {
        let plain = scratch.write("LD 1\n", as: "plain.gz")
        #expect(try requests(at: plain).get() == [read(1)])
        let packed = scratch.write(gzip(Array("LD 1\n".utf8), in: scratch), as: "packed.txt")
        #expect(try requests(at: packed).get() == [read(1)])
    }

    @Test func everyTruncationIsAnError() throws {
        let trace = RandomTrace(seed: 11, lines: 50)
        let packed = gzip(Array(trace.text.utf8), in: scratch)
        for length in 2..<packed.count {
            let path = scratch.write(Array(packed.prefix(length)))
            let error = #expect(throws: TraceError.self) { try requests(at: path).get() }
            #expect(
                error?.message == "the gzip data ends early: the file is truncated",
                "length \(length)")
            #expect(error?.line ?? 0 > 0)
        }
    }

    @Test func locatesTheEndOfTheReadableText() throws {
        // A member that is whole, and one cut short: the text ends in line 2, after "0x8".
        let whole = gzip(Array("0x40 READ 1\n0x8".utf8), in: scratch)
        let cut = gzip(Array("0 READ 2\n".utf8), in: scratch).prefix(10)
        let path = scratch.write(whole + cut)
        #expect(
            throws: TraceError(
                file: path, line: 2, column: 4,
                message: "the gzip data ends early: the file is truncated")
        ) { try requests(at: path).get() }
    }

    @Test func damageIsAnError() throws {
        var packed = gzip(Array("0x40 READ 1\n".utf8), in: scratch)
        let junk = scratch.write(packed + Array("junk".utf8))
        #expect(
            throws: TraceError(
                file: junk, line: 2, column: 1,
                message: "corrupt gzip data: other bytes follow the end of the packed data")
        ) { try requests(at: junk).get() }
        packed[packed.count - 6] ^= 1  // the check sum
        let damaged = scratch.write(packed, as: "damaged")
        let error = #expect(throws: TraceError.self) { try requests(at: damaged).get() }
        #expect(error?.message == "corrupt gzip data: incorrect data check")
    }
}
