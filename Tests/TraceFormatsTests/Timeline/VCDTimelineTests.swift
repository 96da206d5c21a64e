import DRAMModel
import Foundation
import Testing
import TestSupport

@testable import TraceFormats

@Suite struct VCDTimelineTests {
    private let scratch = Scratch()

    private func changes(
        _ batches: [[CommandRecord]], _ memory: TimelineMemory = TimelineSample.memory(),
        end: Int64 = 1000, cycles: Range<Int64> = 0..<Int64.max
    ) throws -> ValueChanges {
        try TimelineSample.write(
            batches, to: scratch.path("t.vcd"), memory, end: end, cycles: cycles)
        #expect(scratch.names == ["t.vcd"])
        return try ValueChanges(scratch.text("t.vcd"))
    }

    private func record(
        _ cycle: Int64, _ kind: CommandKind, bank: Int32 = 0, row: Int32 = -1
    ) -> CommandRecord {
        TimelineSample.record(cycle, kind, bank: bank, row: row)
    }

    @Test func signalsOfABank() throws {
        let changes = try changes(
            [
                [
                    record(10, .activate, row: 6), record(20, .read), record(22, .read),
                    record(23, .read), record(40, .precharge), record(50, .refresh),
                    record(100, .activate, row: 0), record(110, .write_p),
                ]
            ], end: 200)
        let bank = "channel0.rank0.bankgroup0.bank0"
        #expect(changes.history("\(bank).open") == "0=0 10=1 40=0 100=1 126=0")
        #expect(changes.history("\(bank).row") == "0=x 10=110 40=x 100=0 126=x")
        #expect(changes.history("\(bank).refresh") == "0=0 50=1 100=0")
        #expect(changes.history("channel0.rank0.refresh") == "0=0 50=1 100=0")
        #expect(changes.history("channel0.data_bus") == "0=0 30=1 35=0 118=1 120=0")
        #expect(
            changes.history("channel0.command")
                == "0=0 10=101 11=0 20=1 21=0 22=1 24=0 40=110 41=0 50=111 51=0 100=101 101=0 "
                + "110=100 111=0")
        #expect(changes.history("channel0.command_name").hasPrefix("0=- 10=activate 11=- 20=read"))
        #expect(changes.timescale == "1 ns" && changes.times.last == 200)
        #expect(changes.widths["\(bank).row"] == 32 && changes.widths["channel0.command"] == 8)
    }

    @Test func anActivationEndsWhatIsLeftOfARefresh() throws {
        let changes = try changes([
            [record(0, .refresh_bank), record(5, .activate, row: 1), record(500, .precharge)]
        ])
        let bank = "channel0.rank0.bankgroup0.bank0"
        #expect(changes.history("\(bank).refresh") == "0=1 5=0")
        #expect(changes.history("\(bank).open") == "0=0 5=1 500=0")
    }

    @Test func unitsAndPartitions() throws {
        var bank = BankStructure()
        bank.kind = .sliced
        bank.weight_rows = 512
        let memory = TimelineSample.memory(.HBM2, bank: bank, hasPIM: true)
        let masked = TimelineSample.masked
        let changes = try changes(
            [
                [
                    masked(0, .pim_activate, 0, 1023, -1, -1, 0xf),
                    record(0, .read, row: 1), masked(20, .pim_mac, 0, -1, 0, -1, 0xf),
                    masked(40, .pim_read_result, 0, -1, -1, 2, 0xf),
                    masked(60, .pim_precharge, -1, -1, -1, -1, 0xff),
                ]
            ], memory, end: 64)
        let path = "channel0.rank0.bankgroup0.bank3"
        #expect(changes.history("\(path).kv.row") == "0=1111111111 60=x")
        #expect(changes.history("\(path).weight.open") == "0=0")
        #expect(changes.history("channel0.rank0.pim_units") == "0=0 20=1 23=0 40=1 44=0")
        #expect(changes.history("channel0.data_bus") == "0=0 10=1 12=0 50=1 54=0")
        #expect(changes.history("channel0.row_command") == "0=1100 1=0 60=1101 61=0")
        #expect(changes.history("channel0.column_command_name").hasPrefix("0=read 1=- 20=pim_mac"))
    }

    @Test func channelsAreMergedInOrderOfTime() throws {
        let memory = TimelineSample.memory(channels: 3, tCK_fs: 625_000)
        let batches = [2, 0].map { channel in
            (0..<2000).map { index in
                var record = record(
                    Int64(index * 7 + channel), index % 2 == 0 ? .activate : .precharge, row: 5)
                record.channel = Int32(channel)
                return record
            }
        }
        let changes = try changes(batches, memory, end: 1 << 40)
        #expect(changes.timescale == "1 ps" && changes.times.last == 625 << 40)
        for channel in [0, 2] {
            let opens = try #require(
                changes.changes["channel\(channel).rank0.bankgroup0.bank0.open"])
            let expected = (0..<2000).map { 625 * ($0 * 7 + channel) }
            #expect(opens.map(\.time) == (channel == 0 ? [] : [0]) + expected)
        }
        #expect(changes.history("channel1.command") == "0=0")
    }

    @Test func limitsBeginWithTheState() throws {
        let changes = try changes(
            [
                [
                    record(0, .activate, row: 6), record(95, .read), record(104, .read),
                    record(106, .precharge), record(120, .activate, row: 1),
                ]
            ], end: 300, cycles: 100..<110)
        let bank = "channel0.rank0.bankgroup0.bank0"
        #expect(changes.history("\(bank).row") == "100=110 106=x")
        #expect(changes.history("channel0.data_bus") == "100=0 105=1 107=0")
        #expect(changes.history("channel0.command") == "100=0 104=1 105=0 106=110 107=0")
        #expect(changes.times.first == 100 && changes.times.last == 110)
    }

    @Test func nothingHappens() throws {
        let changes = try changes([], end: 0)
        #expect(changes.times == [0, 1])
        #expect(changes.changes.values.allSatisfy { $0.count == 1 })
    }

    /// The reader checks order, declarations and that every change is one.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func chaosStaysInOrder(seed: UInt64) throws {
        let channels = seed % 2 == 0 ? 1 : 4
        let memory = TimelineSample.memory(
            .HBM2, channels: channels, ranks: 2, hasPIM: seed % 3 == 0)
        let records = TimelineSample.chaos(
            seed: seed, count: 500, channels: channels, ranks: 2)
        let from = Int64(seed) * 20
        let changes = try changes(
            records.map { [$0] }, memory, end: 3000, cycles: from..<from + 1000)
        #expect(changes.times.first == Int(from), "seed \(seed)")
        #expect(changes.times.allSatisfy { $0 <= Int(from) + 1000 }, "seed \(seed)")
    }

    @Test func fullDisksStopTheWriting() throws {
        for channels in [1, 2] {
            let memory = TimelineSample.memory(channels: channels)
            let path = scratch.path("full.vcd")
            symlink("/dev/full", path)
            let writer = try TimelineWriter(path: path, memory: memory, rules: [""])
            let records = (0..<5000).map { record(Int64($0), .read) }
            #expect(throws: OutputError.self) {
                try records.withUnsafeBufferPointer { try writer.append($0, channel: 0) }
                try writer.complete(cycles: 1)
                try writer.commit()
            }
            unlink(path)
        }
    }
}
