import DRAMModel
import Foundation
import Testing
import TestSupport

@testable import TraceFormats

@Suite struct PIMTraceTests {
    let scratch = Scratch()

    private static let text = """
        # every operation

        librasim-pim/1 time=cycles channel=3   # the header

        pim_activate4 group=2 row=8192
        pim_activate mask=0x8001 row=16383 rank=0
        pim_activate bank=5 row=9000 rank=all at=7
        pim_precharge all
        pim_gwrite bank=3 column=30 count=2
        pim_wrgb x4
        pim_wrgb
        pim_mac group=1 column=0 x32
        \tpim_mac\tx2  bank=15 column=1\r
        pim_mac_gb all column=31 at=7
        pim_read_result mask=0XfF#tight
        pim_activation_function all
        gemv_tile all heads=4 row=10000 macs=2 column=24
        gemv_tile group=0 row=10000 macs=32 heads=1
        read 0xc00 x16 at=18014398509481984
        write 0xC3F
        barrier
        post tile-1.done
        wait x16
        wait tile-1.done
        delay 2147483647
        delay 1 at=18014398509481984
        """

    private static var operations: [PIMOperation] {
        [
            .init(.pim_activate4, at: 5) { ($0.rank, $0.mask, $0.row) = (0, 0xf00, 8192) },
            .init(.pim_activate, at: 6) { ($0.rank, $0.mask, $0.row) = (0, 0x8001, 16_383) },
            .init(.pim_activate, at: 7) {
                ($0.rank, $0.mask, $0.row, $0.cycle) = (-1, 0x20, 9000, 7)
            },
            .init(.pim_precharge, at: 8) { ($0.rank, $0.mask) = (0, 0xffff) },
            .init(.pim_gwrite, at: 9) {
                ($0.rank, $0.mask, $0.column, $0.count) = (0, 8, 30, 2)
            },
            .init(.pim_wrgb, at: 10) { $0.count = 4 },
            .init(.pim_wrgb, at: 11),
            .init(.pim_mac, at: 12) { ($0.rank, $0.mask, $0.count) = (0, 0xf0, 32) },
            .init(.pim_mac, at: 13) {
                ($0.rank, $0.mask, $0.column, $0.count) = (0, 0x8000, 1, 2)
            },
            .init(.pim_mac_gb, at: 14) {
                ($0.rank, $0.mask, $0.column, $0.cycle) = (0, 0xffff, 31, 7)
            },
            .init(.pim_read_result, at: 15) { ($0.rank, $0.mask) = (0, 0xff) },
            .init(.pim_activation_function, at: 16) { ($0.rank, $0.mask) = (0, 0xffff) },
            .init(.gemv_tile, at: 17) {
                ($0.rank, $0.mask, $0.row, $0.column) = (0, 0xffff, 10_000, 24)
                ($0.count, $0.repeats) = (2, 4)
            },
            .init(.gemv_tile, at: 18) {
                ($0.rank, $0.mask, $0.row, $0.count) = (0, 0xf, 10_000, 32)
            },
            .init(.read, at: 19) { ($0.address, $0.count, $0.cycle) = (0xc00, 16, 1 << 54) },
            .init(.write, at: 20) { $0.address = 0xc3f },
            .init(.barrier, at: 21),
            .init(.post, at: 22) { $0.event = 0 },
            .init(.wait, at: 23) { $0.event = 1 },
            .init(.wait, at: 24) { $0.event = 0 },
            .init(.delay, at: 25) { $0.count = .max },
            .init(.delay, at: 26) { $0.cycle = 1 << 54 },
        ]
    }

    private static let events = ["tile-1.done", "x16"]

    @Test func readsEveryOperation() throws {
        let path = scratch.write(Self.text)
        let expected = PIMContents(
            channel: 3, operations: Self.operations, events: Self.events)
        for chunkBytes in [1, 2, 3, 7, 64, 1 << 16] {
            let contents = try pimContents(at: path, chunkBytes: chunkBytes, batch: chunkBytes)
                .get()
            #expect(contents == expected, "chunkBytes \(chunkBytes)")
        }
        let ofPorts = PIMOperation.Kind.allCases.filter(\.needsPorts)
        #expect(
            Set(Self.operations.map(\.kind) + ofPorts) == Set(PIMOperation.Kind.allCases))
    }

    @Test func writesTheShortestText() throws {
        let contents = try pimContents(at: scratch.write(Self.text)).get()
        try writePIM(contents, to: scratch.path("out"), .text)
        #expect(
            scratch.text("out") == """
                librasim-pim/1 channel=3 time=cycles
                pim_activate4 group=2 row=8192
                pim_activate mask=0x8001 row=16383
                pim_activate bank=5 rank=all row=9000 at=7
                pim_precharge all
                pim_gwrite bank=3 column=30 count=2
                pim_wrgb x4
                pim_wrgb
                pim_mac group=1 column=0 x32
                pim_mac bank=15 column=1 x2
                pim_mac_gb all column=31 at=7
                pim_read_result mask=0xff
                pim_activation_function all
                gemv_tile all row=10000 column=24 macs=2 heads=4
                gemv_tile group=0 row=10000 macs=32 heads=1
                read 0xc00 x16 at=18014398509481984
                write 0xc3f
                barrier
                post tile-1.done
                wait x16
                wait tile-1.done
                delay 2147483647
                delay 1 at=18014398509481984

                """)
    }

    /// The layout of `docs/pim.md`, byte by byte.
    @Test func binaryIsAsDocumented() throws {
        func word(_ value: Int, _ bytes: Int) -> [UInt8] {
            (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        func record(
            _ kind: UInt8, _ rank: Int, _ row: Int, _ column: Int, _ count: Int, _ repeats: Int,
            _ event: Int, _ mask: Int, _ cycle: Int
        ) -> [UInt8] {
            [kind, 0, 0, 0, 0, 0, 0, 0]
                + [rank, row, column, count, repeats, event].flatMap { word($0, 4) }
                + word(mask, 8) + word(cycle, 8)
        }
        let bytes =
            Array("LIBRAPIM".utf8) + word(1, 4) + word(3, 4)
            + record(1, 0, 8192, 0, 1, 1, -1, 0xf00, 0)
            + record(16, 0, 10_000, 24, 2, 4, -1, 0xffff, 0)
            + record(32, -1, 0, 0, 16, 1, -1, 0xc00, 9)
            + record(64, 0, 0, 0, 5, 0, 0, 0, 0) + Array("ready\0\0\0".utf8)
            + record(50, -1, 0, 0, 1, 1, 0, 0, 0)
            + record(51, -1, 0, 0, 700, 1, -1, 0, 9)
            + record(255, 0, 0, 0, 0, 0, 0, 0, 5)
        let contents = try pimContents(at: scratch.write(bytes)).get()
        let expected = """
            librasim-pim/1 channel=3 time=cycles
            pim_activate4 group=2 row=8192
            gemv_tile all row=10000 macs=2 heads=4 column=24
            read 0xc00 x16 at=9
            post ready
            delay 700 at=9
            """
        let same = try pimContents(at: scratch.write(expected)).get()
        #expect(contents.placeless == same.placeless)
        #expect(contents.operations.map(\.line) == [1, 2, 3, 5, 6], "definitions are records too")
        #expect(contents.events == ["ready"])
        try writePIM(same, to: scratch.path("out"), .binary)
        #expect([UInt8](FileManager.default.contents(atPath: scratch.path("out"))!) == bytes)
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func roundTrips(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let memories: [MemoryConfiguration] = [.sliced, .dual, .exempt, .paired, .host]
        let memory = memories[Int(seed % 5)]
        let channel = Int.random(in: 0..<memory.organization.channels, using: &random)
        var contents = PIMContents(channel: channel, operations: [], events: [])
        var cycle: Int64 = 0
        for _ in 0..<600 {
            if Int.random(in: 0..<20, using: &random) == 0 {
                // Used at once, as readers number events by their first use.
                contents.events.append(
                    "e.\(contents.events.count)-"
                        + String(repeating: "z", count: Int.random(in: 0...240, using: &random)))
                var post = PIMOperation(.post)
                post.event = Int32(contents.events.count - 1)
                contents.operations.append(post)
            }
            let operation = randomOperation(
                memory, channel: channel, events: contents.events.count, after: cycle, &random)
            cycle = max(cycle, operation.cycle)
            contents.operations.append(operation)
        }
        try writePIM(contents, to: scratch.path("text"), .text, memory)
        try writePIM(contents, to: scratch.path("binary"), .binary, memory)
        try writePIM(contents, to: scratch.path("text.gz"), .text, memory)
        try writePIM(contents, to: scratch.path("binary.gz"), .binary, memory)
        #expect(scratch.names == ["binary", "binary.gz", "text", "text.gz"])
        for name in scratch.names {
            for chunkBytes in [5, 1 << 16] {
                let again = try pimContents(
                    at: scratch.path(name), memory, chunkBytes: chunkBytes, batch: 7
                ).get()
                #expect(again.placeless == contents.operations, "seed \(seed), \(name)")
                #expect(again.events == contents.events, "seed \(seed), \(name)")
                #expect(again.channel == channel)
            }
        }
        // And once more, from each form to the other.
        let fromBinary = try pimContents(at: scratch.path("binary"), memory).get()
        try writePIM(fromBinary, to: scratch.path("again"), .text, memory)
        #expect(scratch.text("again") == scratch.text("text"), "seed \(seed)")
    }

    @Test func namesAreNoMatterAndEmptyTracesAreFine() throws {
        let header = "librasim-pim/1 channel=0 time=cycles"
        for text in [header, "\n# c\n\(header)\n# the end\n"] {
            #expect(
                try pimContents(at: scratch.write(text, as: "t.gz")).get()
                    == PIMContents(channel: 0, operations: [], events: []))
        }
        let empty = PIMContents(channel: 1, operations: [], events: [])
        try writePIM(empty, to: scratch.path("binary"), .binary)
        #expect(try pimContents(at: scratch.path("binary")).get() == empty)
    }

    @Test func knowsItsForm() throws {
        let empty = PIMContents(channel: 1, operations: [], events: [])
        for form in PIMTraceWriter.Form.allCases {
            try writePIM(empty, to: scratch.path("trace.gz"), form)
            let reader = try PIMTraceReader(
                path: scratch.path("trace.gz"), configuration: .sliced)
            #expect(reader.isBinary == (form == .binary))
            #expect(reader.channel == 1)
            #expect(reader.bytesRead <= reader.totalBytes!)
        }
    }

    @Test func ranksAreAllWhereThereAreSeveral() throws {
        let text = """
            librasim-pim/1 channel=0 time=cycles
            pim_precharge all
            pim_precharge all rank=1
            pim_gwrite bank=0 column=0 count=1
            pim_gwrite bank=0 column=0 count=1 rank=1
            """
        let contents = try pimContents(at: scratch.write(text), .dual).get()
        #expect(contents.operations.map(\.rank) == [-1, 1, 0, 1])
    }

    @Test func manyEventsKeepTheirNames() throws {
        let names = (0..<5000).map { "event.\($0 * 7919 % 5000)" }
        let text =
            "librasim-pim/1 channel=0 time=cycles\n"
            + (names + names.reversed()).map { "wait \($0)\n" }.joined()
        let contents = try pimContents(at: scratch.write(text)).get()
        #expect(contents.events == names)
        #expect(
            contents.operations.map(\.event)
                == Array(0..<5000 as Range<Int32>) + Array(0..<5000 as Range<Int32>).reversed())
    }

    @Test func droppedTracesLeaveNothing() throws {
        for discards in [true, false] {
            let writer = try PIMTraceWriter(
                path: scratch.path("trace"), form: .text, configuration: .sliced, channel: 0)
            for _ in 0..<10_000 { try writer.append(PIMOperation(.barrier)) }
            if discards { writer.discard() }
        }
        #expect(scratch.names == [])
    }

    @Test func fullDisksStopTheWriting() throws {
        let writer = try PIMTraceWriter(
            path: "/dev/full", form: .binary, configuration: .sliced, channel: 0)
        #expect(throws: OutputError.self) {
            for _ in 0..<5000 { try writer.append(PIMOperation(.barrier)) }
            try writer.finish()
        }
    }

    @Test func writersTrapOnWhatReadersRefuse() async {
        await #expect(processExitsWith: .failure) {
            let writer = try PIMTraceWriter(
                path: "/dev/null", form: .text, configuration: .sliced, channel: 0)
            try writer.append(PIMOperation(.pim_mac))
        }
        await #expect(processExitsWith: .failure) {
            let writer = try PIMTraceWriter(
                path: "/dev/null", form: .text, configuration: .sliced, channel: 0)
            _ = writer.event("two words")
        }
    }
}
