import DRAMModel
import Foundation
import Testing
import TestSupport

@testable import TraceFormats

private let header = "librasim-pim/1 channel=0 time=cycles"

/// A line that is refused in one of the memories, where and why.
struct FaultyOperation: CustomTestStringConvertible {
    var memory: MemoryConfiguration
    var text: String
    var line: Int
    var column: Int
    var message: String

    /// One line after the header.
    init(
        _ text: String, _ column: Int, _ message: String,
        _ memory: MemoryConfiguration = .sliced
    ) {
        self.init(file: "\(header)\n\(text)\n", 2, column, message, memory)
    }

    /// A whole file.
    init(
        file: String, _ line: Int, _ column: Int, _ message: String,
        _ memory: MemoryConfiguration = .sliced
    ) {
        self.memory = memory
        text = file
        self.line = line
        self.column = column
        self.message = message
    }

    var testDescription: String { message }
}

private let shape = "'librasim-pim/1 channel=C time=cycles'"
private let long = String(repeating: "e", count: 256)

@Suite struct PIMTraceErrorTests {
    let scratch = Scratch()

    private func locate(_ faulty: FaultyOperation) {
        let path = scratch.write(faulty.text)
        let expected = TraceError(
            file: path, line: faulty.line, column: faulty.column, message: faulty.message)
        for chunkBytes in [1, 64, 1 << 16] {
            let result = pimContents(at: path, faulty.memory, chunkBytes: chunkBytes)
            #expect(throws: expected) { try result.get() }
        }
    }

    @Test(arguments: [
        FaultyOperation(file: "", 0, 0, "the header is missing: a PIM trace begins \(shape)"),
        FaultyOperation(
            file: "# only\n\n", 0, 0, "the header is missing: a PIM trace begins \(shape)"),
        FaultyOperation(
            file: "\n barrier\n", 2, 2, "'barrier' begins no PIM trace: its header is \(shape)"),
        FaultyOperation(
            file: "librasim-pim/2 channel=0 time=cycles", 1, 1,
            "'librasim-pim/2' is a version that is not known: it must be librasim-pim/1"),
        FaultyOperation(
            file: "librasim-pim/1 time=cycles # x", 1, 28,
            "the header lacks its channel: it is \(shape)"),
        FaultyOperation(
            file: "librasim-pim/1 channel=0\r\n", 1, 25,
            "the header lacks its time: it is \(shape)"),
        FaultyOperation(
            file: "librasim-pim/1 channel=64 time=cycles", 1, 16,
            "channel 64 is none: the memory has channels 0 to 63"),
        FaultyOperation(
            file: "librasim-pim/1 channel=1 time=cycles", 1, 16,
            "channel 1 is none: the memory has channel 0", .paired),
        FaultyOperation(
            file: "librasim-pim/1 channel=x1 time=cycles", 1, 16,
            "bad channel 'x1': it must be decimal digits"),
        FaultyOperation(
            file: "librasim-pim/1 channel=99999999999999999999 time=cycles", 1, 16,
            "channel 99999999999999999999 is none: the memory has channels 0 to 63"),
        FaultyOperation(
            file: "librasim-pim/1 channel=0 time=ns", 1, 26,
            "times in 'time=ns': they must be in cycles, 'time=cycles'"),
        FaultyOperation(
            file: "librasim-pim/1 channel=0 channel=0", 1, 26, "the channel is given twice"),
        FaultyOperation(
            file: "librasim-pim/1 time=cycles time=cycles", 1, 28, "the time is given twice"),
        FaultyOperation(
            file: "librasim-pim/1 chanel=0 time=cycles", 1, 16,
            "unknown key 'chanel' in the header: it is \(shape); did you mean 'channel'?"),
        FaultyOperation(
            "librasim-pim/1 channel=1 time=cycles", 1,
            "a second header: a file holds one stream of one channel"),
    ])
    func headers(_ faulty: FaultyOperation) { locate(faulty) }

    @Test(arguments: [
        FaultyOperation(
            "pim_mack all column=0", 1, "unknown operation 'pim_mack'; did you mean 'pim_mac'?"),
        FaultyOperation(
            "pim_activation_functions all", 1,
            "unknown operation 'pim_activation_functions'; "
                + "did you mean 'pim_activation_function'?"),
        FaultyOperation("xyzzy", 1, "unknown operation 'xyzzy'"),
        FaultyOperation("READ 0x40", 1, "unknown operation 'READ'; did you mean 'read'?"),
        FaultyOperation(
            "  pim_mac all", 14, "the column is missing: a line is 'pim_mac SCOPE column=C [xN]'"),
        FaultyOperation(
            "pim_mac column=0 # all", 18,
            "the scope is missing: a line is 'pim_mac SCOPE column=C [xN]'"),
        FaultyOperation(
            "gemv_tile all row=9000 macs=4", 30,
            "the number of heads is missing: a line is "
                + "'gemv_tile SCOPE row=R macs=N heads=N [column=C]'"),
        FaultyOperation(
            "pim_activate4 group=0", 22,
            "the row is missing: a line is 'pim_activate4 group=G row=R'"),
        FaultyOperation(
            "pim_mac all colum=0", 13,
            "unknown key 'colum': a line is 'pim_mac SCOPE column=C [xN]'; did you mean 'column'?"),
        FaultyOperation(
            "pim_mac al column=0", 9,
            "unexpected 'al': a line is 'pim_mac SCOPE column=C [xN]'"),
        FaultyOperation(
            "pim_mac all=1 column=0", 9, "unexpected 'all=1': 'all' has no value"),
        FaultyOperation(
            "pim_mac all column=0 row=9000", 22,
            "pim_mac takes no 'row': a line is 'pim_mac SCOPE column=C [xN]'"),
        FaultyOperation(
            "pim_read_result all x2", 21,
            "pim_read_result takes no repetition 'xN': a line is 'pim_read_result SCOPE'"),
        FaultyOperation(
            "barrier all", 9, "barrier takes no 'all': a line is 'barrier'"),
        FaultyOperation(
            "pim_mac all column=0 column=0", 22, "the column is given twice"),
        FaultyOperation("pim_mac all x2 column=0 x2", 25, "the repetition is given twice"),
        FaultyOperation("barrier at=1 at=1", 14, "the cycle is given twice"),
        FaultyOperation(
            "pim_mac all bank=3 column=0", 13,
            "a second scope, 'bank=3': one of all, group=G, bank=B and mask=0xM is enough"),
        FaultyOperation("pim_mac all column", 13, "'column' lacks its value: write column=N"),
        FaultyOperation("pim_mac mask= column=0", 9, "'mask' lacks its value: write mask=0xM"),
        FaultyOperation(
            "pim_mac all column=3x", 13, "bad column '3x': it must be decimal digits"),
        FaultyOperation(
            "pim_mac all column=-1", 13, "bad column '-1': it must be decimal digits"),
        FaultyOperation(
            "pim_mac all column=2147483648", 13,
            "the column '2147483648' is larger than 2147483647"),
        FaultyOperation(
            "pim_wrgb x99999999999999999999", 10,
            "the repetition '99999999999999999999' is larger than 2147483647"),
        FaultyOperation("pim_wrgb x4k", 10, "bad repetition '4k': it must be decimal digits"),
        FaultyOperation(
            "pim_wrgb x", 10, "bad repetition '': it must be decimal digits"),
        FaultyOperation(
            "barrier at=18014398509481985", 9, "the cycle '18014398509481985' is larger than 2^54"),
        FaultyOperation("delay", 6, "the duration is missing: a line is 'delay CYCLES'"),
        FaultyOperation(
            "delay at=3", 7, "bad duration 'at=3': it must be decimal digits"),
        FaultyOperation("delay -1", 7, "bad duration '-1': it must be decimal digits"),
        FaultyOperation("delay x5", 7, "bad duration 'x5': it must be decimal digits"),
        FaultyOperation(
            "delay 2147483648", 7, "the duration '2147483648' is larger than 2147483647"),
        FaultyOperation(
            "delay at=5 # 0", 7, "bad duration 'at=5': it must be decimal digits"),
        FaultyOperation(
            "delay 0 at=5", 7, "a delay of 0 cycles: it must be 1 to 2147483647"),
        FaultyOperation("delay 5 6", 9, "unexpected '6': a line is 'delay CYCLES'"),
        FaultyOperation(
            "delay 5 x6", 9, "delay takes no repetition 'xN': a line is 'delay CYCLES'"),
        FaultyOperation("delays 5", 1, "unknown operation 'delays'; did you mean 'delay'?"),
        FaultyOperation("barrier b\u{e9}", 10, "unexpected byte 0xc3: is this a text file?"),
        FaultyOperation("barrier # \0", 11, "unexpected byte 0x0: is this a text file?"),
        FaultyOperation(
            "barrier # \(String(repeating: "x", count: 4096))", 4097,
            "the line is longer than 4096 bytes"),
    ])
    func fields(_ faulty: FaultyOperation) { locate(faulty) }

    @Test(arguments: [
        FaultyOperation(
            "pim_mac mask=15 column=0", 9, "bad mask '15': it must be 0x and hexadecimal digits"),
        FaultyOperation(
            "pim_mac mask=0x10000000000000000 column=0", 9,
            "the mask '0x10000000000000000' is larger than 64 bits"),
        FaultyOperation("pim_mac column=0 mask=0x0", 18, "the mask 0x0 names no bank"),
        FaultyOperation(
            "pim_mac column=0 mask=0x10001", 18,
            "the mask 0x10001 names banks beyond those of a rank: they are 0 to 15, the mask of "
                + "all 0xffff"),
        FaultyOperation(
            "pim_mac bank=16 column=0", 9, "bank 16 is none: a rank has banks 0 to 15"),
        FaultyOperation(
            "pim_mac group=4 column=0", 9, "group 4 is none: a rank has groups 0 to 3"),
        FaultyOperation(
            "pim_precharge all rank=1", 19, "rank 1 is none: the channel has rank 0"),
        FaultyOperation(
            "pim_precharge all rank=2", 19, "rank 2 is none: the channel has ranks 0 to 1", .dual),
        FaultyOperation(
            "pim_precharge all rank=alle", 19,
            "bad rank 'alle': it must be decimal digits or 'all'"),
        FaultyOperation(
            "pim_gwrite bank=1 column=0 count=1 rank=all", 36,
            "the channel's one buffer cannot be filled from all ranks: write rank=R", .dual),
        FaultyOperation(
            "pim_gwrite group=1 column=0 count=1", 12,
            "pim_gwrite copies from one bank, not 'group=1': write bank=B"),
        FaultyOperation(
            "pim_activate4 bank=1 row=9000", 15,
            "pim_activate4 opens a bank group, not 'bank=1': write group=G"),
        FaultyOperation(
            "pim_activate4 row=0 group=1", 21,
            "pim_activate4 needs bank groups of four banks: those of 'test' have 2; use "
                + "pim_activate", .paired),
        FaultyOperation(
            "pim_activate row=9000 mask=0x1f", 23,
            "pim_activate of 5 banks: at most 4 may activate at once; use pim_activate4 for each "
                + "bank group, or 'pim.tfaw: exempt' in the timing file"),
        FaultyOperation(
            "pim_activate all row=8191", 14,
            "pim_activate of 16 banks: at most 4 may activate at once; use pim_activate4 for each "
                + "bank group, or 'pim.tfaw: exempt' in the timing file"),
        FaultyOperation(
            "pim_activate4 group=0 row=8191", 23,
            "row 8191 is a 'weight' row of a sliced bank: PIM opens 'kv' rows, 8192 to 16383"),
        FaultyOperation(
            "gemv_tile all macs=1 heads=1 row=16384", 30,
            "row 16384 is none that PIM opens: those are 8192 to 16383"),
        FaultyOperation(
            "pim_activate all row=16384", 18,
            "row 16384 is none that PIM opens: those are 0 to "
                + "16383", .exempt),
        FaultyOperation(
            "pim_mac all column=32", 13, "column 32 is none: a row has columns 0 to 31"),
        FaultyOperation(
            "pim_mac all x3 column=30", 13,
            "pim_mac of 3 columns from column 30 on: a row has columns 0 to 31"),
        FaultyOperation(
            "pim_gwrite bank=0 column=31 count=2", 29,
            "pim_gwrite of 2 columns from column 31 on: a row has columns 0 to 31"),
        FaultyOperation(
            "pim_gwrite bank=0 column=31 count=0", 29,
            "pim_gwrite of 0 columns: it must be at least 1"),
        FaultyOperation(
            "gemv_tile all row=9000 macs=33 heads=1", 24,
            "gemv_tile of 33 columns from column 0 on: a row has columns 0 to 31"),
        FaultyOperation(
            "gemv_tile all row=9000 macs=2147483647 column=1 heads=1", 24,
            "gemv_tile of 2147483647 columns from column 1 on: a row has columns 0 to 31"),
        FaultyOperation(
            "gemv_tile all row=9000 macs=8 heads=4 column=1", 24,
            "gemv_tile of 8 columns for each of 4 heads from column 1 on: a row has columns 0 to 31"
        ),
        FaultyOperation(
            "gemv_tile all row=9000 macs=1 heads=0", 31, "0 heads: there may be 1 to 65536"),
        FaultyOperation("pim_wrgb x0", 10, "0 repetitions: there may be 1 to 65536"),
        FaultyOperation(
            "read 0x0 x65537", 10, "65537 repetitions: there may be 1 to 65536"),
        FaultyOperation(
            "  pim_mac all column=0", 3,
            "'pim_mac' needs processing units, and the memory 'test' has no 'pim' section", .host),
    ])
    func scopesAndRanges(_ faulty: FaultyOperation) { locate(faulty) }

    @Test(arguments: [
        FaultyOperation(
            "read x16", 6, "bad address 'x16': it must be 0x and hexadecimal digits"),
        FaultyOperation("read", 5, "the address is missing: a line is 'read 0xADDRESS [xN]'"),
        FaultyOperation("write 12f x4", 7, "the address '12f' is missing its 0x: write 0x12f"),
        FaultyOperation(
            "read 0x11112222333344445", 6,
            "the address '0x11112222333344445' is larger than 64 bits"
        ),
        FaultyOperation(
            "read 0x400000000", 6,
            "address 0x400000000 is outside the memory of 17179869184 bytes"),
        FaultyOperation(
            "read 0x3ffff0000 x1025", 6,
            "address 0x400000000 of request 1025 of 1025 is outside the memory of 17179869184 bytes"
        ),
        FaultyOperation(
            "read 0xffffffffffffffff x2", 6,
            "address 0xffffffffffffffff of request 1 of 2 is outside the memory of 17179869184 "
                + "bytes"),
        FaultyOperation(
            "read 0x400", 6,
            "address 0x400 falls into channel 1: this is a stream of channel 0"),
        FaultyOperation(
            "write 0x3c0 x2", 7,
            "address 0x400 of request 2 of 2 falls into channel 1: this is a stream of channel 0"),
        FaultyOperation(
            "read 0x3c0 x16384", 6,
            "address 0x400 of request 2 of 16384 falls into channel 1: this is a stream of channel "
                + "0", .host),
        FaultyOperation(
            "read 0x0 bank=1", 10, "read takes no 'bank': a line is 'read 0xADDRESS [xN]'"),
        FaultyOperation("wait", 5, "the event is missing: a line is 'wait EVENT'"),
        FaultyOperation(
            "post a/b", 6, "bad event 'a/b': a name is letters, digits, '_', '-' and '.'"),
        FaultyOperation(
            "post at=3", 6, "bad event 'at=3': a name is letters, digits, '_', '-' and '.'"),
        FaultyOperation("post \(long)", 6, "the event's name is longer than 255 bytes"),
        FaultyOperation("post a b", 8, "unexpected 'b': a line is 'post EVENT'"),
        FaultyOperation(
            file: "\(header)\nbarrier at=9\nbarrier\nread 0x0 x2 at=8\n", 4, 13,
            "the cycle goes back from 9 to 8: operations must stand in the order of their cycles"),
        FaultyOperation(
            file: "\(header)\nbarrier at=9\nbarrier at=0\n", 3, 9,
            "the cycle goes back from 9 to 0: operations must stand in the order of their cycles"),
    ])
    func requestsAndOrder(_ faulty: FaultyOperation) { locate(faulty) }

    @Test func truncatedGzipIsAnErrorAtEveryLength() throws {
        let text = "\(header)\n" + (0..<40).map { "read 0x\($0)0000\npost e\($0)\n" }.joined()
        let packed = gzip(Array(text.utf8), in: scratch)
        for length in 2..<packed.count {
            let path = scratch.write(Array(packed.prefix(length)))
            let error = #expect(throws: TraceError.self) { try pimContents(at: path).get() }
            #expect(
                error?.message == "the gzip data ends early: the file is truncated",
                "length \(length)")
            #expect(error?.line ?? 0 > 0)
        }
    }

    @Test func repeatsItsError() throws {
        let reader = try PIMTraceReader(
            path: scratch.write("\(header)\nbarrier\nbarier\nbarrier\n"), configuration: .sliced)
        let batch = UnsafeMutableBufferPointer<PIMOperation>.allocate(capacity: 1)
        defer { batch.deallocate() }
        #expect(try reader.read(into: batch) == 1)
        for _ in 0..<3 {
            let error = #expect(throws: TraceError.self) { try reader.read(into: batch) }
            #expect(error?.line == 3 && error?.column == 1)
        }
    }
}
