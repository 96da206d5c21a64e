import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// Reads of ranges of bursts: places as LibraPIM's mapping says, in as few operations as addresses
/// allow.
@Suite struct WeightRunTests {
    static let mappings = [
        "chroracobabg", "rorabgbachco", "rochracobabg", "chrorabacobg", "chrorabgbaco",
        "rococharabgba",
    ].filter { $0.utf8.count == 12 }

    @Test(arguments: mappings, [1, 2]) func runsAreThePlaces(_ fields: String, _ ranks: Int) throws
    {
        let memory = try Bench.memory(
            "hbm2-pim-librapim",
            [
                "organization.channels=4", "organization.ranks=\(ranks)",
                "controller.address_mapping=\(fields)",
            ])
        let o = memory.organization
        let mapping = AddressMapping(fields: fields, organization: o)!
        let weights = try PIMWeightLayout(XPUBench.model(d: 512), memory)
        for seed in 1...20 as ClosedRange<UInt64> {
            var random = SplitMix64(seed: seed)
            let first = Int.random(in: 0...5000, using: &random)
            let range = first..<first + Int.random(in: 0...3000, using: &random)
            var count = 0
            for channel in 0..<o.channels {
                var burst = (range.lowerBound..<range.upperBound).first { $0 % 4 == channel } ?? 0
                var end: UInt64?
                weights.read(range, channel: channel) { run in
                    // With the row as a channel's slowest field all is one run.
                    #expect(end == nil || fields != "chroracobabg", "seed \(seed)")
                    end = run.address + UInt64(Int(run.count) * o.requestBytes)
                    for index in 0..<Int(run.count) {
                        let place = mapping.decode(run.address + UInt64(index * o.requestBytes))
                        #expect(place == Self.place(burst, o), "seed \(seed)")
                        burst += o.channels
                        count += 1
                    }
                }
            }
            #expect(count == range.count, "seed \(seed)")
        }
    }

    /// Channel, bank group, bank, column, rank, row.
    private static func place(_ burst: Int, _ o: Organization) -> DecodedAddress {
        var rest = burst
        func next(_ count: Int) -> Int32 {
            defer { rest /= count }
            return Int32(rest % count)
        }
        var place = DecodedAddress(
            channel: next(o.channels), rank: 0, bankgroup: 0, bank: 0, row: 0, column: 0)
        place.bankgroup = next(o.bankgroups)
        place.bank = next(o.banks_per_group)
        place.column = next(o.requestsPerRow)
        place.rank = next(o.ranks)
        place.row = Int32(rest)
        return place
    }

    /// 150,000 bursts of a channel are three operations when the row is the slowest field of a
    /// channel.
    @Test func longRunsAreFewOperations() throws {
        let memory = try Bench.memory(
            "hbm2-pim-librapim", ["controller.address_mapping=chroracobabg"])
        let weights = try PIMWeightLayout(XPUBench.model(d: 512), memory)
        var counts: [Int32] = []
        weights.read(0..<150_000 * 64, channel: 63) { counts.append($0.count) }
        #expect(counts == [65_536, 65_536, 18_928])
    }
}
