import DRAMModel
import Testing
import TestSupport

@testable import TraceFormats

/// Forms of request traces beside DRAMsim3's and Ramulator 2's, sources, sizes and clocks.
@Suite struct RequestTraceFormTests {
    let scratch = Scratch()

    private func requests(
        _ text: String, requestBytes: UInt64 = 64, capacity: UInt64 = 0, clock: Rational? = nil,
        chunkBytes: Int = 1 << 16, batch: Int = 64
    ) -> Result<[Request], TraceError> {
        let buffer = UnsafeMutableBufferPointer<Request>.allocate(capacity: batch)
        defer { buffer.deallocate() }
        do throws(TraceError) {
            let reader = try RequestTraceReader(
                path: scratch.write(text), capacityBytes: capacity, requestBytes: requestBytes,
                clock: clock.map { TraceClock(cyclesPerTick: $0)! }, chunkBytes: chunkBytes)
            var all: [Request] = []
            while case let count = try reader.read(into: buffer), count > 0 {
                all += buffer[..<count]
            }
            return .success(all)
        } catch {
            return .failure(error)
        }
    }

    private func from(_ source: UInt32, _ request: Request) -> Request {
        var request = request
        request.source = source
        return request
    }

    @Test func readsRamulator1() throws {
        let text = "# Ramulator 1\n0x12345680 R\n  0x4cbd56c0\tW\r\n0X40 R # end"
        #expect(
            try requests(text).get() == [read(0x1234_5680), write(0x4cbd_56c0), read(0x40)])
    }

    @Test func readsDRAMSys() throws {
        let text = """
            # a trace of DRAMSys
            31:\tread\t0x400140
            33: write 400180 0x0011aaFF
            33:\t(64)\twrite\t0x4001c0\t00001\r

            40: (128) read 0x400200
            """
        #expect(
            try requests(text).get() == [
                read(0x400140, 31), write(0x400180, 33), write(0x4001c0, 33), read(0x400200, 40),
                read(0x400240, 40),
            ])
    }

    @Test func takesSourcesAndSizes() throws {
        let text = """
            0x40 READ 1 3
            0x80 WRITE 2\t0 64
            0x100 READ 4 4294967295 192 # three bursts
            0x200 READ 4
            """
        let last = UInt32.max
        #expect(
            try requests(text).get() == [
                from(3, read(0x40, 1)), write(0x80, 2), from(last, read(0x100, 4)),
                from(last, read(0x140, 4)), from(last, read(0x180, 4)), read(0x200, 4),
            ])
        // The same bytes are other requests where bursts are shorter.
        #expect(try requests(text, requestBytes: 32).get().count == 1 + 2 + 6 + 1)
    }

    /// Lines of many bursts fill several batches, and every token straddles the chunks.
    @Test func batchesAndChunksMakeNoDifference() throws {
        let forms = [
            "0x40 READ 1 3 640\n0x8000 WRITE 2\n0x1000 WRITE 2 1 64\n",
            "1: (640) read 0x40\n2: write 0x8000\n2: (64) write 0x1000 abcdef\n",
        ]
        for text in forms {
            let all = try requests(text).get()
            #expect(all.count == 12 && all[9].address == 0x40 + 9 * 64)
            for chunkBytes in 1...20 {
                for batch in [1, 3, 10, 11, 12] {
                    let some = requests(text, chunkBytes: chunkBytes, batch: batch)
                    #expect(try some.get() == all, "chunkBytes \(chunkBytes) batch \(batch)")
                }
            }
        }
    }

    @Test func anotherClockIsConvertedExactly() throws {
        let text = "0x0 READ 0\n0x0 READ 1\n0x0 READ 2\n0x0 READ 3\n0x0 READ 9007199254740992\n"
        let half = try requests(text, clock: Rational(1, over: 2)).get().map(\.cycle)
        #expect(half == [0, 1, 1, 2, 1 << 52])
        let cycles = try requests(text, clock: Rational(3, over: 2)).get().map(\.cycle)
        #expect(cycles == [0, 2, 3, 5, 3 << 52])
        // 769.231 ps, a nanosecond a tick: rounded up, never drifting.
        let ns = Rational(1_000_000, over: 769_231)!
        let ticks = [0, 1, 769_231, 769_232, 7_692_310_000_000]
        let lines = ticks.map { "\($0): read 0x40\n" }.joined()
        #expect(
            try requests(lines, clock: ns).get().map(\.cycle)
                == [0, 2, 1_000_000, 1_000_002, 10_000_000_000_000])
    }

    @Test func aClockBoundsTheLastTick() throws {
        let clock = Rational(2)
        let fits = "0x0 READ 9007199254740992\n"
        #expect(try requests(fits, clock: clock).get() == [read(0, 1 << 54)])
        let error = #expect(throws: TraceError.self) {
            try requests("0x0 READ 9007199254740993\n", clock: clock).get()
        }
        #expect(
            error?.message == "the cycle '9007199254740993' lies behind cycle 2^54 of the memory")
    }

    @Test(arguments: [
        FaultyTrace(
            "0x40 READ 1 x", 1, 13,
            "unexpected 'x': a line is '0xADDRESS READ|WRITE CYCLE"
                + " [SOURCE [BYTES]]'"),
        FaultyTrace(
            "0x40 READ 1 2 64 1", 1, 18,
            "unexpected '1': a line is '0xADDRESS READ|WRITE "
                + "CYCLE [SOURCE [BYTES]]'"),
        FaultyTrace(
            "0x40 READ 1 4294967296", 1, 13,
            "bad source '4294967296': it must be decimal "
                + "digits, at most 4294967295"),
        FaultyTrace(
            "0x40 READ 1 2a", 1, 13,
            "bad source '2a': it must be decimal digits, at most "
                + "4294967295"),
        FaultyTrace("0x40 READ 1 2 6a", 1, 15, "bad size '6a': it must be decimal digits"),
        FaultyTrace(
            "0x40 READ 1 2 100", 1, 15,
            "a size of 100 bytes is not a multiple of a burst "
                + "of 64 bytes"),
        FaultyTrace(
            "0x40 READ 1 2 0", 1, 15,
            "a size of 0 bytes is not a multiple of a burst of "
                + "64 bytes"),
        FaultyTrace(
            "0x380 READ 1 2 192", 1, 16,
            "192 bytes from address 0x380 on are outside the "
                + "memory of 1024 bytes", capacity: 1024),
        FaultyTrace("0x40 R\n0x40 READ", 2, 6, "unknown operation 'READ': it must be R or W"),
        FaultyTrace("0x40 R\n0x40", 2, 5, "the operation is missing: a line is '0xADDRESS R|W'"),
        FaultyTrace("0x40 R\n40 W", 2, 1, "the address '40' is missing its 0x: write 0x40"),
        FaultyTrace(
            "0x40 R\nLD 40", 2, 1,
            "a line of the form 'LD|ST ADDRESS' in a trace whose "
                + "form line 1 fixed as '0xADDRESS R|W'"),
        FaultyTrace("0x40 R 5", 1, 8, "unexpected '5': a line is '0xADDRESS R|W'"),
        FaultyTrace(
            "0x40 READ 1\n0x40 R", 2, 6,
            "a line of the form '0xADDRESS R|W' in a trace "
                + "whose form line 1 fixed as '0xADDRESS READ|WRITE CYCLE'"),
        FaultyTrace(
            "1: raed 0x40", 1, 4,
            "unknown operation 'raed': it must be read or write; did "
                + "you mean 'read'?"),
        FaultyTrace(
            "1:", 1, 3,
            "the operation and the address are missing: a line is 'CYCLE: "
                + "read|write 0xADDRESS'"),
        FaultyTrace(
            "1: read", 1, 8,
            "the address is missing: a line is 'CYCLE: read|write "
                + "0xADDRESS'"),
        FaultyTrace(
            "1: read 0x4g", 1, 9,
            "bad address '0x4g': it must be 0x and hexadecimal "
                + "digits"),
        FaultyTrace(
            "2: read 0\n1: read 0", 2, 1,
            "the cycle goes back from 2 to 1: requests must "
                + "stand in the order of their cycles"),
        FaultyTrace(
            "2: read 0\n3 read 0", 2, 1,
            "bad cycle '3': it must be decimal digits and a "
                + "colon, as in 'CYCLE: read|write 0xADDRESS'"),
        FaultyTrace(
            "18014398509481985: read 0", 1, 1,
            "the cycle '18014398509481985:' lies behind "
                + "cycle 2^54"),
        FaultyTrace(
            "1: (64 read 0", 1, 4,
            "bad size '(64': it must be decimal digits in "
                + "parentheses"),
        FaultyTrace(
            "1: (65) read 0", 1, 4,
            "a size of 65 bytes is not a multiple of a burst of 64 "
                + "bytes"),
        FaultyTrace("1: write 0 xyz", 1, 12, "bad data 'xyz': it must be hexadecimal digits"),
        FaultyTrace(
            "1: write 0 12 34", 1, 15,
            "unexpected '34': a line is 'CYCLE: [(BYTES)] "
                + "read|write 0xADDRESS [DATA]'"),
        FaultyTrace(
            "1: read 0x400", 1, 9, "address 0x400 is outside the memory of 1024 bytes",
            capacity: 1024),
    ])
    func isRefused(_ trace: FaultyTrace) throws {
        let error = #expect(throws: TraceError.self) {
            try requests(trace.text, capacity: trace.capacityBytes).get()
        }
        #expect(error?.message == trace.message)
        #expect(error?.line == trace.line && error?.column == trace.column)
    }

    @Test(arguments: ["LD 0x40\n", "0x40 R\n"])
    func aClockNeedsCycles(_ text: String) throws {
        let error = #expect(throws: TraceError.self) {
            try requests(text, clock: Rational(2)).get()
        }
        #expect(error?.line == 1 && error?.message.hasPrefix("a trace without cycles") == true)
    }
}
