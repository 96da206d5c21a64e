import DRAMModel
import Testing

@testable import WorkloadTracer

/// Blocks of 64 bytes in turn over all channels.
@Suite struct HPUKVBlockLayoutTests {
    private func memory(
        _ name: String = "hbm2-hpu", _ overrides: [String] = []
    ) throws -> MemoryConfiguration { try Bench.memory(name, overrides) }

    /// 256 bytes a token are four blocks of two bursts, eight tokens one block of each channel.
    @Test func blocksOfTheModelOfThePaper() throws {
        let layout = HPUKVBlockLayout(try memory(), tokenBytes: 256)
        #expect(layout.channels == 32 && layout.blockBursts == 2)
        #expect(layout.regionBursts(tokens: 8) == 2 && layout.regionBursts(tokens: 9) == 4)
        #expect(layout.regionBursts(tokens: 2048) == 512)
        #expect((0..<32).allSatisfy { layout.bursts(tokens: 2048, channel: $0) == 0..<512 })
        // Nine tokens: the last one's four blocks are in channels 0 to 3.
        let counts = (0..<32).map { layout.bursts(tokens: 9, channel: $0).count }
        #expect(counts == [4, 4, 4, 4] + Array(repeating: 2, count: 28))
        #expect(layout.newest(of: 9, channel: 3) == 2..<4)
        #expect(layout.newest(of: 9, channel: 4).isEmpty)
        #expect(layout.newest(of: 8, channel: 28) == 0..<2)
        #expect(layout.newest(of: 8, channel: 27).isEmpty)
    }

    @Test(arguments: [1, 2, 7, 33, 100, 2047]) func everyBlockIsThereOnce(_ tokens: Int) throws {
        for (name, bytes) in [("hbm2-hpu", 256), ("hbm3e-hpu", 256), ("ddr4-3200-x8", 192)] {
            let layout = HPUKVBlockLayout(try memory(name), tokenBytes: bytes)
            let all = (0..<layout.channels).reduce(0) {
                $0 + layout.bursts(tokens: tokens, channel: $1).count
            }
            let blockBytes = max(64, layout.blockBursts * 32)
            #expect(all == (tokens * bytes + blockBytes - 1) / blockBytes * layout.blockBursts)
            let new = (0..<layout.channels).reduce(0) {
                $0 + layout.newest(of: tokens, channel: $1).count
            }
            #expect(new == bytes / blockBytes * layout.blockBursts)
        }
    }

    /// Addresses are those of the channel, each once, whatever the mapping.
    @Test(arguments: ["chrorabacobg", "rorabgbachco", "rochrababgco"])
    func addresses(_ mapping: String) throws {
        let memory = try memory("hbm2-hpu", ["controller.address_mapping=\(mapping)"])
        let layout = HPUKVBlockLayout(memory, tokenBytes: 256)
        let decoder = try #require(
            AddressMapping(fields: mapping, organization: memory.organization))
        for channel in [0, 5, 31] {
            var seen: Set<UInt64> = []
            var total = 0
            layout.forEachRun(.read, 100..<5000, channel: channel) { run in
                #expect(run.kind == .read)
                for index in 0..<UInt64(run.count) {
                    let address = run.address + 32 * index
                    #expect(decoder.channel(of: address) == channel)
                    seen.insert(address)
                    total += 1
                }
            }
            #expect(total == 4900 && seen.count == 4900)
        }
    }

    /// Consecutive bursts alternate between bank groups, and 512 of them fill the rows of a rank.
    @Test func rowsOfThePrototype() throws {
        let memory = try memory()
        let layout = HPUKVBlockLayout(memory, tokenBytes: 256)
        let decoder = try #require(
            AddressMapping(fields: "chrorabacobg", organization: memory.organization))
        var places: [DecodedAddress] = []
        layout.forEachRun(.read, 0..<513, channel: 0) { run in
            for index in 0..<UInt64(run.count) {
                places.append(decoder.decode(run.address + 32 * index))
            }
        }
        #expect(places.prefix(5).map(\.bankgroup) == [0, 1, 2, 3, 0])
        #expect(places.prefix(512).allSatisfy { $0.rank == 0 && $0.row == 0 })
        #expect(Set(places.prefix(128).map(\.bank)) == [0] && places[128].bank == 1)
        #expect(places[512].rank == 1)
    }
}
