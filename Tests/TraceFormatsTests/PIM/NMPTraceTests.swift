import DRAMModel
import Foundation
import Testing
import TestSupport

@testable import TraceFormats

/// Operations on units behind vertical ports, in both forms of PIM traces.
@Suite struct NMPTraceTests {
    let scratch = Scratch()

    private static let text = """
        librasim-pim/1 channel=1 time=cycles
        nmp_write_input inputs=4 elements=2048
        nmp_write_input elements=16 inputs=1 in=1 at=9
        gemm_tile all row=7 columns=all inputs=4
        gemm_tile bank=3 inputs=512 columns=all row=7 in=1 out=1 column=14
        pim_activate mask=0x11 row=5
        nmp_mac mask=0x11 column=0 columns=1 inputs=16 out=1
        pim_precharge mask=0x11
        nmp_read_output all inputs=4 outputs=256 out=0
        nmp_read_output bank=3 outputs=1 inputs=1 out=1
        """

    private static let operations: [PIMOperation] = [
        .init(.nmp_write_input, at: 2) { ($0.count, $0.repeats) = (2048, 4) },
        .init(.nmp_write_input, at: 3) {
            ($0.count, $0.repeats, $0.cycle, $0.halves.input) = (16, 1, 9, 1)
        },
        .init(.gemm_tile, at: 4) {
            ($0.rank, $0.mask, $0.row, $0.count, $0.repeats) = (0, 0xffff, 7, 16, 4)
        },
        .init(.gemm_tile, at: 5) {
            ($0.rank, $0.mask, $0.row, $0.count, $0.repeats) = (0, 8, 7, 2, 512)
            ($0.column, $0.halves) = (14, NMPHalves(input: 1, output: 1))
        },
        .init(.pim_activate, at: 6) { ($0.rank, $0.mask, $0.row) = (0, 0x11, 5) },
        .init(.nmp_mac, at: 7) {
            ($0.rank, $0.mask, $0.repeats, $0.halves.output) = (0, 0x11, 16, 1)
        },
        .init(.pim_precharge, at: 8) { ($0.rank, $0.mask) = (0, 0x11) },
        .init(.nmp_read_output, at: 9) {
            ($0.rank, $0.mask, $0.count, $0.repeats) = (0, 0xffff, 256, 4)
        },
        .init(.nmp_read_output, at: 10) {
            ($0.rank, $0.mask, $0.count, $0.halves.output) = (0, 8, 1, 1)
        },
    ]

    @Test func readsEveryOperation() throws {
        let path = scratch.write(Self.text)
        for chunkBytes in [1, 3, 64, 1 << 16] {
            let contents = try pimContents(at: path, .ports, chunkBytes: chunkBytes).get()
            #expect(contents.operations == Self.operations)
        }
        let kinds = Set(Self.operations.map(\.kind))
        #expect(kinds.isSuperset(of: PIMOperation.Kind.allCases.filter(\.needsPorts)))
    }

    @Test func writesTheShortestText() throws {
        let contents = try pimContents(at: scratch.write(Self.text), .ports).get()
        try writePIM(contents, to: scratch.path("out"), .text, .ports)
        #expect(
            scratch.text("out") == """
                librasim-pim/1 channel=1 time=cycles
                nmp_write_input elements=2048 inputs=4
                nmp_write_input elements=16 inputs=1 in=1 at=9
                gemm_tile all row=7 columns=16 inputs=4
                gemm_tile bank=3 row=7 column=14 columns=2 inputs=512 in=1 out=1
                pim_activate mask=0x11 row=5
                nmp_mac mask=0x11 column=0 columns=1 inputs=16 out=1
                pim_precharge mask=0x11
                nmp_read_output all outputs=256 inputs=4
                nmp_read_output bank=3 outputs=1 inputs=1 out=1

                """)
    }

    /// Byte 1 of a record is the half of the input buffer, byte 2 that of the output buffer.
    @Test func binaryKeepsHalves() throws {
        let contents = try pimContents(at: scratch.write(Self.text), .ports).get()
        try writePIM(contents, to: scratch.path("out"), .binary, .ports)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: scratch.path("out"))))
        let fourth = 16 + 3 * 48
        #expect(bytes[fourth..<fourth + 8].elementsEqual([17, 1, 1, 0, 0, 0, 0, 0]))
        let read = try pimContents(at: scratch.path("out"), .ports).get()
        #expect(read.placeless == contents.placeless)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func roundTrips(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var cycle: Int64 = 0
        let operations = (0..<200).map { _ in
            let one = randomOperation(.ports, channel: 0, events: 0, after: cycle, &random)
            cycle = max(cycle, one.cycle)
            return one
        }
        let contents = PIMContents(channel: 0, operations: operations, events: [])
        for form in PIMTraceWriter.Form.allCases {
            try writePIM(contents, to: scratch.path("out"), form, .ports)
            let read = try pimContents(at: scratch.path("out"), .ports).get()
            #expect(read.placeless == contents.placeless)
        }
    }

    @Test(arguments: [
        FaultyOperation(
            "nmp_mac all column=0 columns=1 inputs=0", 32,
            "0 inputs: there may be 1 to 8192, of which half of the input buffer holds one element "
                + "each", .ports),
        FaultyOperation(
            "gemm_tile all row=1 columns=1 inputs=8193", 31,
            "8193 inputs: there may be 1 to 8192, of which half of the input buffer holds one "
                + "element each", .ports),
        FaultyOperation(
            "nmp_write_input elements=2049 inputs=4", 31,
            "4 inputs of 2049 elements of 16 bits: half of the input buffer (16384 bytes) holds "
                + "2048 elements of each", .ports),
        FaultyOperation(
            "nmp_write_input elements=0 inputs=4", 17,
            "inputs of 0 elements: it must be at least 1", .ports),
        FaultyOperation(
            "nmp_read_output all outputs=257 inputs=4", 21,
            "257 outputs of 16 bits for each of 4 inputs: a port's share of half of the output "
                + "buffer (2048 bytes) holds 256", .ports),
        FaultyOperation(
            "nmp_mac all column=8 columns=9 inputs=1", 22,
            "nmp_mac of 9 columns from column 8 on: a row has columns 0 to 15", .ports),
        FaultyOperation(
            "nmp_mac all column=16 columns=1 inputs=1", 13,
            "column 16 is none: a row has columns 0 to 15", .ports),
        FaultyOperation(
            "nmp_mac all column=0 columns=1 inputs=1 in=2", 41,
            "half 2 of the input buffer is none: it has halves 0 and 1", .ports),
        FaultyOperation(
            "nmp_mac bank=1 column=0 columns=1 inputs=1 out=1", 44,
            "half 1 of the output buffer is none: 'nmp.buffering' is single", .sharedPorts),
        FaultyOperation(
            "nmp_mac all column=0 columns=1 inputs=1", 9,
            "nmp_mac of two banks of one port: 2 neighbouring banks share a port, which reads from "
                + "one of them at a time", .sharedPorts),
        FaultyOperation(
            "nmp_mac all column=0 columns=every inputs=1", 22,
            "bad number of columns 'every': it must be decimal digits or 'all'", .ports),
        FaultyOperation(
            "nmp_mac all column=0 columns=1", 31,
            "the number of inputs is missing: a line is 'nmp_mac SCOPE column=C columns=N inputs=M "
                + "[in=H] [out=H]'", .ports),
        FaultyOperation(
            "nmp_mac all column=0 input=1 columns=1", 22,
            "unknown key 'input': a line is 'nmp_mac SCOPE column=C columns=N inputs=M [in=H] "
                + "[out=H]'; did you mean 'inputs'?", .ports),
        FaultyOperation(
            "nmp_write_input all elements=1 inputs=1", 17,
            "nmp_write_input takes no 'all': a line is 'nmp_write_input elements=N inputs=M "
                + "[in=H]'", .ports),
        FaultyOperation(
            "nmp_mac all column=0 columns=1 inputs=1", 1,
            "'nmp_mac' needs units behind vertical ports, and the memory 'test' has no 'nmp' "
                + "section", .sliced),
        FaultyOperation(
            "gemm_tile all row=1 columns=1 inputs=1", 1,
            "'gemm_tile' needs units behind vertical ports, and the memory 'test' has no 'nmp' "
                + "section", .host),
        FaultyOperation(
            "pim_mac all column=0", 1,
            "'pim_mac' is for units in the banks, and those of 'test' are behind vertical ports: "
                + "write nmp_mac", .ports),
        FaultyOperation(
            "gemv_tile all row=1 macs=1 heads=1", 1,
            "'gemv_tile' is for units in the banks, and those of 'test' are behind vertical ports: "
                + "write gemm_tile", .ports),
    ])
    func faultyLines(_ faulty: FaultyOperation) {
        let path = scratch.write(faulty.text)
        let expected = TraceError(
            file: path, line: faulty.line, column: faulty.column, message: faulty.message)
        for chunkBytes in [1, 64, 1 << 16] {
            let result = pimContents(at: path, faulty.memory, chunkBytes: chunkBytes)
            #expect(throws: expected) { try result.get() }
        }
    }
}
