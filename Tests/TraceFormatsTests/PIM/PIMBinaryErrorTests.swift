import DRAMModel
import Foundation
import Testing
import TestSupport

@testable import TraceFormats

/// A change to a record that makes a binary trace faulty, and what is said of it.
struct FaultyRecord: CustomTestStringConvertible {
    var operation: PIMOperation
    var change: @Sendable (inout PIMRecord) -> Void
    var message: String

    init(
        _ kind: PIMOperation.Kind, _ message: String,
        _ change: @escaping @Sendable (inout PIMRecord) -> Void
    ) {
        operation = PIMOperation(kind)
        if kind.fields.contains(.scope) { (operation.rank, operation.mask) = (0, 0xf) }
        if kind.fields.contains(.row) { operation.row = 9000 }
        if kind == .pim_gwrite { operation.mask = 1 }
        if kind.fields.contains(.event) { operation.event = 0 }
        self.message = message
        self.change = change
    }

    var testDescription: String { message }
}

@Suite struct PIMBinaryErrorTests {
    let scratch = Scratch()

    private func bytes(_ record: PIMRecord) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: PIMRecord.bytes) { buffer, count in
            record.write(to: UnsafeMutableRawPointer(buffer.baseAddress!))
            count = PIMRecord.bytes
        }
    }

    private func word(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }

    private func trace(
        _ records: [UInt8], version: UInt32 = 1, channel: UInt32 = 0, operations: Int64? = nil
    ) -> [UInt8] {
        var end = PIMRecord(kind: PIMRecord.end)
        end.cycle = operations ?? 0
        return Array("LIBRAPIM".utf8) + word(version) + word(channel) + records
            + (operations == nil ? [] : bytes(end))
    }

    private func definition(_ event: Int32, _ name: String) -> [UInt8] {
        var record = PIMRecord(kind: PIMRecord.definition)
        record.event = event
        record.count = Int32(name.utf8.count)
        return bytes(record) + Array(name.utf8)
            + [UInt8](repeating: 0, count: -name.utf8.count & 7)
    }

    private func expect(
        _ bytes: [UInt8], record: Int64, _ message: String,
        _ memory: MemoryConfiguration = .sliced
    ) {
        let path = scratch.write(bytes)
        let expected = TraceError(file: path, record: record, message: message)
        for chunkBytes in [1, 50, 1 << 16] {
            let result = pimContents(at: path, memory, chunkBytes: chunkBytes)
            #expect(throws: expected) { try result.get() }
        }
    }

    @Test func rendersTheRecord() {
        #expect(
            TraceError(file: "a.bin", record: 7, message: "bad").rendered
                == "a.bin: record 7: error: bad")
    }

    @Test func headers() {
        expect(
            trace([], version: 2, operations: 0), record: 0,
            "version 2 is not known: it must be 1")
        expect(
            trace([], channel: 64, operations: 0), record: 0,
            "channel 64 is none: the memory has channels 0 to 63")
        expect(
            trace([], channel: .max, operations: 0), record: 0,
            "channel 4294967295 is none: the memory has channels 0 to 63")
    }

    @Test(arguments: [
        FaultyRecord(.barrier, "barrier with a reserved byte that is not zero") {
            $0.reserved = 1 << 48
        },
        FaultyRecord(.pim_wrgb, "pim_wrgb with a rank (0), which does not apply to it") {
            $0.rank = 0
        },
        FaultyRecord(.pim_mac, "pim_mac with a row (9), which does not apply to it") { $0.row = 9 },
        FaultyRecord(.pim_precharge, "pim_precharge with a column (1), which does not apply to it")
        {
            $0.column = 1
        },
        FaultyRecord(.pim_activate, "pim_activate with a count (0), which does not apply to it") {
            $0.count = 0
        },
        FaultyRecord(.read, "read with repeats (2), which does not apply to it") { $0.repeats = 2 },
        FaultyRecord(.pim_wrgb, "pim_wrgb with a mask (0x1), which does not apply to it") {
            $0.maskOrAddress = 1
        },
        FaultyRecord(.pim_mac, "pim_mac with an event (0), which does not apply to it") {
            $0.event = 0
        },
        FaultyRecord(.post, "event 1 is used before it is defined") { $0.event = 1 },
        FaultyRecord(.wait, "event -2 is none") { $0.event = -2 },
        FaultyRecord(.pim_mac, "the mask 0x0 names no bank") { $0.maskOrAddress = 0 },
        FaultyRecord(.pim_mac, "rank -2 is none: the channel has rank 0") { $0.rank = -2 },
        FaultyRecord(.pim_gwrite, "the mask 0x3 names several banks: pim_gwrite takes one") {
            $0.maskOrAddress = 3
        },
        FaultyRecord(.pim_activate4, "the mask 0xf0f is not that of a bank group's four banks") {
            $0.maskOrAddress = 0xf0f
        },
        FaultyRecord(.pim_activate4, "row -1 is none that PIM opens: those are 8192 to 16383") {
            $0.row = -1
        },
        FaultyRecord(.pim_mac, "column -1 is none: a row has columns 0 to 31") { $0.column = -1 },
        FaultyRecord(.pim_mac, "pim_mac of -1 columns: it must be at least 1") { $0.count = -1 },
        FaultyRecord(
            .pim_mac, "pim_mac of 2147483647 columns from column 31 on: a row has columns 0 to 31"
        ) { ($0.column, $0.count) = (31, .max) },
        FaultyRecord(.gemv_tile, "-5 heads: there may be 1 to 65536") { $0.repeats = -5 },
        FaultyRecord(.write, "-2147483648 repetitions: there may be 1 to 65536") {
            $0.count = .min
        },
        FaultyRecord(.read, "address 0x400 falls into channel 1: this is a stream of channel 0") {
            $0.maskOrAddress = 0x400
        },
        FaultyRecord(.delay, "a delay of 0 cycles: it must be 1 to 2147483647") { $0.count = 0 },
        FaultyRecord(.delay, "a delay of -7 cycles: it must be 1 to 2147483647") { $0.count = -7 },
        FaultyRecord(.delay, "delay with a mask (0x1), which does not apply to it") {
            $0.maskOrAddress = 1
        },
        FaultyRecord(.barrier, "the cycle -1 is negative") { $0.cycle = -1 },
        FaultyRecord(.barrier, "the cycle 9223372036854775807 is larger than 2^54") {
            $0.cycle = .max
        },
        FaultyRecord(
            .barrier,
            "the cycle goes back from 9 to 8: operations must stand in the order of their cycles"
        ) { $0.cycle = 8 },
        FaultyRecord(.barrier, "unknown kind 18: is the file damaged?") { $0.kind = 18 },
        FaultyRecord(.barrier, "unknown kind 0: is the file damaged?") { $0.kind = 0 },
    ])
    func records(_ faulty: FaultyRecord) throws {
        var barrier = PIMOperation(.barrier)
        barrier.cycle = 9
        let before = definition(0, "e") + bytes(PIMRecord(barrier))
        var record = PIMRecord(faulty.operation)
        let whole = trace(before + bytes(record), operations: 2)
        #expect(try pimContents(at: scratch.write(whole)).get().operations.count == 2)
        faulty.change(&record)
        expect(trace(before + bytes(record), operations: 2), record: 3, faulty.message)
    }

    @Test func memoriesWithoutUnits() {
        let record = PIMRecord(PIMOperation(.pim_wrgb))
        expect(
            trace(bytes(record), operations: 1), record: 1,
            "'pim_wrgb' needs processing units, and the memory 'test' has no 'pim' section", .host)
    }

    @Test func definitions() {
        let padding =
            "bad name of event 0: it is letters, digits, '_', '-' and '.', padded with zeros"
        expect(trace(definition(0, "a b"), operations: 0), record: 1, padding)
        var dirty = definition(0, "abc")
        dirty[dirty.count - 1] = 1
        expect(trace(dirty, operations: 0), record: 1, padding)
        expect(
            trace(definition(1, "abc"), operations: 0), record: 1,
            "event 1 is defined where event 0 is next")
        expect(
            trace(definition(0, ""), operations: 0), record: 1,
            "a name of 0 bytes: it must be 1 to 255")
        expect(
            trace(definition(0, String(repeating: "n", count: 256)), operations: 0), record: 1,
            "a name of 256 bytes: it must be 1 to 255")
        expect(
            trace(definition(0, "abc") + definition(1, "abc"), operations: 0), record: 2,
            "events 0 and 1 have the same name")
        var record = PIMRecord(kind: PIMRecord.definition)
        record.row = 1
        expect(
            trace(bytes(record), operations: 0), record: 1,
            "the definition of an event has fields other than 'event' and 'count'")
    }

    @Test func ends() {
        let barrier = bytes(PIMRecord(PIMOperation(.barrier)))
        expect(
            trace(barrier, operations: 2), record: 2,
            "the last record counts 2 operations, and the file holds 1")
        expect(
            trace(barrier, operations: 1) + [0], record: 2, "other bytes follow the last record")
        expect(
            trace(barrier), record: 2,
            "the file is truncated: its last record, of kind 255, is missing")
        var end = PIMRecord(kind: PIMRecord.end)
        end.count = 1
        expect(trace(bytes(end)), record: 1, "the last record has fields other than 'cycle'")
    }

    @Test func everyTruncationIsAnError() throws {
        let barrier = bytes(PIMRecord(PIMOperation(.barrier)))
        let whole = trace(
            barrier + definition(0, "a-name-of-17-byte") + barrier, operations: 2)
        #expect(try pimContents(at: scratch.write(whole)).get().operations.count == 2)
        for length in 1..<whole.count {
            let path = scratch.write(Array(whole.prefix(length)))
            for chunkBytes in [7, 1 << 16] {
                let error = #expect(throws: TraceError.self) {
                    try pimContents(at: path, chunkBytes: chunkBytes).get()
                }
                #expect(error?.message.hasPrefix("the file is truncated: ") == true, "\(length)")
                // Three records of 48 bytes after 16, the second with a name of 24 bytes.
                let record = length < 16 ? 0 : length < 64 ? 1 : length < 136 ? 2 : 3
                #expect(error?.record == Int64(length < 184 ? record : 4), "length \(length)")
            }
        }
        let packed = gzip(whole, in: scratch)
        for length in 2..<packed.count {
            let path = scratch.write(Array(packed.prefix(length)))
            let error = #expect(throws: TraceError.self) { try pimContents(at: path).get() }
            #expect(error?.message == "the gzip data ends early: the file is truncated")
        }
    }
}
