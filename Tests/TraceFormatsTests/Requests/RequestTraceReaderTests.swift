import DRAMModel
import Foundation
import Testing
import TestSupport

@testable import TraceFormats

@Suite struct RequestTraceReaderTests {
    let scratch = Scratch()

    @Test func readsBothForms() throws {
        let dramsim3 = scratch.write("0x373CF2540 READ 0\n0xabc write 4\n0X10 P_FETCH 4\n", as: "d")
        #expect(
            try requests(at: dramsim3).get()
                == [read(0x3_73CF_2540), write(0xabc, 4), read(0x10, 4)])
        let ramulator = scratch.write("LD 4096\nST 0x40\nLD 0\n", as: "r")
        #expect(try requests(at: ramulator).get() == [read(4096), write(0x40), read(0)])
    }

    @Test(arguments: [
        ("READ", false), ("read", false), ("P_MEM_RD", false), ("P_FETCH", false),
        ("WRITE", true), ("write", true), ("P_MEM_WR", true), ("BOFF", true),
    ])
    func acceptsEveryOperationOfDRAMsim3(name: String, isWrite: Bool) throws {
        let path = scratch.write("0x40 \(name) 7")
        #expect(
            try requests(at: path).get() == [Request(address: 0x40, cycle: 7, isWrite: isWrite)])
    }

    @Test func forgivesSpacing() throws {
        let text = """
            # a comment\r
            \t

              0x40\tREAD   1\r
            0x80 WRITE 2 # trailing
            0xc0 READ 3#close\t
               # indented
            0x100 READ 9007199254740992  \t\r
            0x0000000000000000000000140 READ 000000000000000000018014398509481984
            """
        #expect(
            try requests(at: scratch.write(text)).get() == [
                read(0x40, 1), write(0x80, 2), read(0xc0, 3), read(0x100, 1 << 53),
                read(0x140, 1 << 54),
            ])
    }

    @Test func takesTheLargestNumbers() throws {
        let path = scratch.write("0xFFFFFFFFFFFFFFFF READ 18014398509481984\n")
        #expect(try requests(at: path).get() == [read(.max, 1 << 54)])
        let decimal = scratch.write("LD 18446744073709551615\nST 0x00000000000000001")
        #expect(try requests(at: decimal).get() == [read(.max), write(1)])
    }

    @Test func boundsAddressesByTheCapacityExactly() throws {
        let path = scratch.write("0x3ff READ 0\n0x400 READ 0\n")
        #expect(try requests(at: path, capacityBytes: 0x401).get().count == 2)
        #expect(throws: TraceError.self) { try requests(at: path, capacityBytes: 0x400).get() }
        #expect(try requests(at: path, capacityBytes: 0).get().count == 2)
    }

    /// Buffers so small that every token straddles their ends, in every way.
    @Test func chunkSizesMakeNoDifference() throws {
        let trace = RandomTrace(seed: 7, lines: 300)
        let path = scratch.write(trace.text)
        for chunkBytes in 1...40 {
            let result = requests(at: path, chunkBytes: chunkBytes, batch: 1 + chunkBytes % 7)
            #expect(try result.get() == trace.requests, "chunkBytes \(chunkBytes)")
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func agreesWithANaiveParser(seed: UInt64) throws {
        let trace = RandomTrace(seed: seed, lines: 2000)
        let path = scratch.write(trace.text)
        let all = try requests(at: path).get()
        #expect(all == trace.requests, "seed \(seed)")
        #expect(all == naiveRequests(trace.text), "seed \(seed)")
        let packed = scratch.write(gzip(Array(trace.text.utf8), in: scratch), as: "packed")
        #expect(try requests(at: packed).get() == all, "seed \(seed)")
    }

    @Test func everyDigitCountParses() throws {
        for digits in 1...16 {
            let hex = String(UInt64.max >> UInt64(64 - 4 * digits), radix: 16)
            let path = scratch.write("0x\(hex) READ 0\n0x\(hex.uppercased()) READ 0")
            let expected = try #require(UInt64(hex, radix: 16))
            #expect(try requests(at: path).get() == [read(expected), read(expected)])
        }
        for digits in 1...19 {
            let decimal = String("12345678901234567890".prefix(digits))
            let path = scratch.write("ST \(decimal)")
            #expect(try requests(at: path).get() == [write(UInt64(decimal)!)])
        }
    }

    @Test func countsBytes() throws {
        let path = scratch.write("0x40 READ 0\n")
        let reader = try RequestTraceReader(path: path, capacityBytes: 0)
        #expect(reader.totalBytes == 12)
        let batch = UnsafeMutableBufferPointer<Request>.allocate(capacity: 4)
        defer { batch.deallocate() }
        #expect(try reader.read(into: batch) == 1)
        #expect(try reader.read(into: batch) == 0)
        #expect(try reader.read(into: batch) == 0)
        #expect(reader.bytesRead == 12)
    }

    @Test func readsAFIFO() throws {
        let path = scratch.path("fifo")
        #expect(mkfifo(path, 0o600) == 0)
        let trace = RandomTrace(seed: 3, lines: 5000)
        let thread = Thread {
            let descriptor = open(path, O_WRONLY)
            // Byte by byte at first: even the gzip magic may come in two reads.
            for part in [Array(trace.text.utf8.prefix(1)), Array(trace.text.utf8.dropFirst())] {
                var rest = part[...]
                while !rest.isEmpty {
                    rest = rest.dropFirst(
                        rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) })
                }
                usleep(1000)
            }
            close(descriptor)
        }
        thread.start()
        #expect(try requests(at: path).get() == trace.requests)
    }

    @Test func repeatsItsError() throws {
        let reader = try RequestTraceReader(
            path: scratch.write("0x40 READ 0\n0x40 RAED 0\n0x40 READ 0\n"), capacityBytes: 0)
        let batch = UnsafeMutableBufferPointer<Request>.allocate(capacity: 1)
        defer { batch.deallocate() }
        #expect(try reader.read(into: batch) == 1)
        for _ in 0..<3 {
            let error = #expect(throws: TraceError.self) { try reader.read(into: batch) }
            #expect(error?.line == 2 && error?.column == 6)
        }
    }
}

/// A random trace with random spacing, and what is in it.
struct RandomTrace {
    private(set) var text = ""
    private(set) var requests: [Request] = []

    init(seed: UInt64, lines: Int) {
        var random = SplitMix64(seed: seed)
        let isRamulator = seed % 3 == 0
        var cycle: Int64 = 0
        for _ in 0..<lines {
            let bits = Int.random(in: 1...64, using: &random)
            let address = random.next() >> UInt64(64 - bits)
            let isWrite = Bool.random(using: &random)
            let gap = [" ", "  ", "\t"].randomElement(using: &random)!
            let end = ["\n", "\r\n", " \n", " # x y\n", "\n\n", "\n# z\n"]
                .randomElement(using: &random)!
            var hex = String(address, radix: 16)
            if Bool.random(using: &random) { hex = hex.uppercased() }
            if isRamulator {
                let number = Bool.random(using: &random) ? "0x" + hex : String(address)
                text += (isWrite ? "ST" : "LD") + gap + number + end
                requests.append(Request(address: address, cycle: 0, isWrite: isWrite))
            } else {
                cycle +=
                    Int64(random.next() >> UInt64.random(in: 20...63, using: &random)) & 0xfffff
                let operation = isWrite ? "WRITE" : "READ"
                text += "0x" + hex + gap + operation + gap + String(cycle) + end
                requests.append(Request(address: address, cycle: cycle, isWrite: isWrite))
            }
        }
        if Bool.random(using: &random) { text.removeLast() }
    }
}

/// The same format, parsed as plainly as can be.
func naiveRequests(_ text: String) -> [Request] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
        let code = line.prefix { $0 != "#" }
        let words = code.split(whereSeparator: \.isWhitespace).map(String.init)
        func number(_ word: String) -> UInt64 {
            word.hasPrefix("0x") ? UInt64(word.dropFirst(2), radix: 16)! : UInt64(word)!
        }
        switch words.count {
        case 2:
            return Request(address: number(words[1]), cycle: 0, isWrite: words[0] == "ST")
        case 3:
            return Request(
                address: number(words[0]), cycle: Int64(words[2])!, isWrite: words[1] == "WRITE")
        default: return nil
        }
    }
}
