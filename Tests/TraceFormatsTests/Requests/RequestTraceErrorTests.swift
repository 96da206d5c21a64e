import Foundation
import Testing
import TestSupport

@testable import TraceFormats

/// A faulty trace, and where and what its error is.
struct FaultyTrace: CustomTestStringConvertible {
    var text: String
    var line: Int
    var column: Int
    var message: String
    var capacityBytes: UInt64 = 0

    init(_ text: String, _ line: Int, _ column: Int, _ message: String, capacity: UInt64 = 0) {
        self.text = text
        self.line = line
        self.column = column
        self.message = message
        capacityBytes = capacity
    }

    var testDescription: String { message }
}

private let form = "a line is '0xADDRESS READ|WRITE CYCLE'"
private let long = String(repeating: "0", count: 4096)

@Suite struct RequestTraceErrorTests {
    let scratch = Scratch()

    @Test(arguments: [
        FaultyTrace(
            "0x12G4 READ 1", 1, 1, "bad address '0x12G4': it must be 0x and hexadecimal digits"),
        FaultyTrace("0x READ 1", 1, 1, "bad address '0x': it must be 0x and hexadecimal digits"),
        FaultyTrace(
            "0x1 READ 0\n  4F0 READ 1\n", 2, 3, "the address '4F0' is missing its 0x: write 0x4F0"),
        FaultyTrace("1000 READ 5", 1, 1, "the address '1000' is missing its 0x: write 0x1000"),
        FaultyTrace(
            "0x1 READ 0\nhello READ 1", 2, 1,
            "bad address 'hello': it must be 0x and hexadecimal digits"),
        FaultyTrace(
            "0x10000000000000000 READ 0", 1, 1,
            "the address '0x10000000000000000' is larger than 64 bits"),
        FaultyTrace(
            "0x0 READ 0\n0x400 READ 1", 2, 1, "address 0x400 is outside the memory of 1024 bytes",
            capacity: 1024),
        FaultyTrace(
            "LD 0\nST 1024", 2, 4, "address 0x400 is outside the memory of 1024 bytes",
            capacity: 1024),
        FaultyTrace(
            "0x40 RAED 0", 1, 6,
            "unknown operation 'RAED': it must be READ or WRITE; did you mean 'READ'?"),
        FaultyTrace(
            "0x40  Write 0", 1, 7,
            "unknown operation 'Write': it must be READ or WRITE; did you mean 'write'?"),
        FaultyTrace("0x40 xyzzy 0", 1, 6, "unknown operation 'xyzzy': it must be READ or WRITE"),
        FaultyTrace(
            "0x40 READS 0", 1, 6,
            "unknown operation 'READS': it must be READ or WRITE; did you mean 'READ'?"),
        FaultyTrace("0x40", 1, 5, "the operation and the cycle are missing: \(form)"),
        FaultyTrace("0x40  # READ 1", 1, 7, "the operation and the cycle are missing: \(form)"),
        FaultyTrace("0x40 READ\r\n", 1, 10, "the cycle is missing: \(form)"),
        FaultyTrace("0x40 READ 1 x", 1, 13, "unexpected 'x': \(form.dropLast()) [SOURCE [BYTES]]'"),
        FaultyTrace("0x40 READ -3", 1, 11, "the cycle '-3' is negative"),
        FaultyTrace("0x40 READ 3x", 1, 11, "bad cycle '3x': it must be decimal digits"),
        FaultyTrace("0x40 READ 0x3", 1, 11, "bad cycle '0x3': it must be decimal digits"),
        FaultyTrace(
            "0x40 READ 18014398509481985", 1, 11,
            "the cycle '18014398509481985' is larger than 2^54"),
        FaultyTrace(
            "0x40 READ 99999999999999999999999", 1, 11,
            "the cycle '99999999999999999999999' is larger than 2^54"),
        FaultyTrace(
            "0x40 READ 9\n\n0x40 WRITE 8", 3, 12,
            "the cycle goes back from 9 to 8: requests must stand in the order of their cycles"),
        FaultyTrace(
            "# c\n0x40 READ 9\nLD 64", 3, 1,
            "a line of the form 'LD|ST ADDRESS' in a trace whose form line 2 fixed as "
                + "'0xADDRESS READ|WRITE CYCLE'"),
        FaultyTrace(
            "LD 64\n0x40 READ 9", 2, 1,
            "a line of the form '0xADDRESS READ|WRITE CYCLE' in a trace whose form line 1 fixed as "
                + "'LD|ST ADDRESS'"),
        FaultyTrace(
            "LD 64\nLX 64", 2, 1,
            "unknown operation 'LX': it must be LD or ST"),
        FaultyTrace("LD 64\nST", 2, 3, "the address is missing: a line is 'LD|ST ADDRESS'"),
        FaultyTrace(
            "ST 6F", 1, 4,
            "bad address '6F': it must be 0x and hexadecimal digits, or decimal digits"),
        FaultyTrace(
            "ST 18446744073709551616", 1, 4,
            "the address '18446744073709551616' is larger than 64 bits"),
        FaultyTrace("LD 64 0", 1, 7, "unexpected '0': a line is 'LD|ST ADDRESS'"),
        FaultyTrace(
            "Ld 64", 1, 1,
            "'Ld' begins no request: a line is '0xADDRESS READ|WRITE CYCLE' or 'LD|ST ADDRESS'; "
                + "did you mean 'LD'?"),
        FaultyTrace(
            "%PDF-1.4\n", 1, 1,
            "'%PDF-1.4' begins no request: a line is '0xADDRESS READ|WRITE CYCLE' or "
                + "'LD|ST ADDRESS'"),
        FaultyTrace("0x40 RE\0AD 1", 1, 8, "unexpected byte 0x0: is this a text file?"),
        FaultyTrace("0x40 READ 1\n# a\0b\n", 2, 4, "unexpected byte 0x0: is this a text file?"),
        FaultyTrace("\u{7f}ELF\u{2}\n", 1, 1, "unexpected byte 0x7f: is this a text file?"),
        FaultyTrace("0x40 READ 1 \u{fc}", 1, 13, "unexpected byte 0xc3: is this a text file?"),
        FaultyTrace("0x40 READ 1\r ", 1, 12, "unexpected byte 0xd: is this a text file?"),
        FaultyTrace(
            "0x1 READ 0\n0x1\(long) READ 1\n", 2, 4097, "the line is longer than 4096 bytes"),
        FaultyTrace(
            "0x1 READ 0 #\(long)\n0x1 READ 1\n", 1, 4097, "the line is longer than 4096 bytes"),
        FaultyTrace("hello \(long)\n", 1, 4097, "the line is longer than 4096 bytes"),
        FaultyTrace(
            "\0\(long)", 1, 4097,
            "the line is longer than 4096 bytes: is this a text file?"),
        FaultyTrace("", 0, 0, "the trace holds no request"),
        FaultyTrace("# nothing\n\n \t\r\n", 0, 0, "the trace holds no request"),
    ])
    func locates(_ faulty: FaultyTrace) {
        let path = scratch.write(faulty.text)
        let expected = TraceError(
            file: path, line: faulty.line, column: faulty.column, message: faulty.message)
        for chunkBytes in [1 << 16, 1, 3, 7, 64, 4096] {
            let result = requests(
                at: path, capacityBytes: faulty.capacityBytes, chunkBytes: chunkBytes)
            #expect(throws: expected) { try result.get() }
        }
    }

    @Test func takesTheLongestLine() throws {
        let comment = String(repeating: "#", count: 4096 - 11)
        for end in ["", "\n", "\n0x1 READ 0\n"] {
            let path = scratch.write("0x1 READ 0 \(comment)\(end)")
            for chunkBytes in [1, 4096, 1 << 16] {
                #expect(try requests(at: path, chunkBytes: chunkBytes).get().first == read(1))
            }
        }
    }

    @Test func rendersThePlace() {
        let error = TraceError(file: "a.trace", line: 3, column: 7, message: "bad")
        #expect(error.rendered == "a.trace:3:7: error: bad")
        #expect(TraceError(file: "a", message: "bad").rendered == "a: error: bad")
    }

    @Test func namesTheReasonAFileDoesNotOpen() {
        #expect(throws: error("nowhere", "cannot open: No such file or directory")) {
            try requests(at: scratch.path("nowhere")).get()
        }
        #expect(throws: TraceError(file: scratch.folder, message: "is a directory, not a file")) {
            try requests(at: scratch.folder).get()
        }
        guard getuid() != 0 else { return }
        chmod(scratch.write("LD 1", as: "secret"), 0)
        #expect(throws: error("secret", "cannot open: Permission denied")) {
            try requests(at: scratch.path("secret")).get()
        }
    }

    private func error(_ name: String, _ message: String) -> TraceError {
        TraceError(file: scratch.path(name), message: message)
    }
}
