import DRAMModel
import Foundation
import Testing
import TestSupport

@testable import TraceFormats

/// The shipped PIM traces, in the memory that they are written for.
@Suite struct PIMExampleTests {
    private func example(_ name: String) throws -> PIMContents {
        let path = Checkout.path("traces/\(name).pim")
        #expect(FileManager.default.contents(atPath: path)!.count < 20_000)
        return try pimContents(at: path).get()
    }

    @Test func gemvRow() throws {
        let operations = try example("gemv-row").operations
        #expect(
            operations.map(\.kind) == [
                .pim_wrgb, .pim_activate4, .pim_activate4, .pim_activate4, .pim_activate4, .pim_mac,
                .pim_read_result, .pim_precharge,
            ])
        #expect(operations[1...4].map(\.mask) == [0xf, 0xf0, 0xf00, 0xf000])
        #expect(operations[5].count == 32)
    }

    @Test func attention() throws {
        let contents = try example("attention")
        #expect(contents.events == ["logits-read", "attended"])
        let tiles = contents.operations.filter { $0.kind == .gemv_tile }
        #expect(tiles.count == 3 + 4 * 8)
        // Every row is opened once.
        let rows = contents.operations.filter { $0.row > 0 && $0.kind != .pim_activate4 }.map(\.row)
        #expect(Set(rows).count == rows.count)
    }

    @Test func weights() throws {
        let contents = try example("weights")
        let memory = MemoryConfiguration.sliced
        let mapping = AddressMapping(memory)
        let reads = contents.operations.filter { $0.kind == .read }
        #expect(reads.reduce(0) { $0 + Int($1.count) } == 128 * 1024 / 64)
        for read in reads {
            #expect(Int(mapping.decode(read.address).row) < memory.bank.weight_rows)
        }
        #expect(Set(reads.map(\.address)).count == reads.count)
        let waited = contents.operations.first { $0.kind == .wait }!
        let posted = try example("attention").events
        #expect(posted.contains(contents.events[Int(waited.event)]))
    }
}
