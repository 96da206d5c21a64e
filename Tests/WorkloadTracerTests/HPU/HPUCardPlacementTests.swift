import Testing

@testable import WorkloadTracer

/// Which card has which request.
@Suite struct HPUCardPlacementTests {
    private func placement(
        _ rooms: [Int], _ change: (inout HPUCardOptions) -> Void
    ) throws -> HPUCardPlacement {
        HPUCardPlacement(CardBench.model, rooms: rooms, try CardBench.options(change))
    }

    /// The longest first, each to the card with the fewest tokens.
    @Test func byRequest() throws {
        let placement = try placement([10, 40, 30, 20]) { $0.count = 2 }
        #expect(placement.cards.map { $0.map(\.request) } == [[1, 0], [2, 3]])
        #expect(placement.cards[0].allSatisfy { $0.heads == 4 })
        // Cards begin with different sub-batches.
        #expect(placement.cards.map { $0.map(\.group) } == [[0, 1], [1, 0]])
        #expect(placement.requests(group: 0, lengths: [10, 40, 30, 20]) == [1, 3])
        #expect(placement.requests(group: 1, lengths: [10, 40, 0, 20]) == [0])
    }

    @Test func byHead() throws {
        let placement = try placement([10, 40]) {
            $0.count = 3
            $0.parallelism = .head_parallel
        }
        #expect(placement.cards.map { $0.map(\.heads) } == [[1, 1], [1, 1], [2, 2]])
        #expect(placement.cards.allSatisfy { $0.map(\.request) == [1, 0] })
        let work = placement.work(group: 0, lengths: [10, 40])
        #expect(work.map(\.heads.count) == [1, 2] && work.map(\.cards) == [2, 1])
    }

    /// Fewer requests than sub-batches make fewer of them.
    @Test func fewRequests() throws {
        let placement = try placement([10]) { $0.sub_batches = 4 }
        #expect(placement.groups == 1)
    }

    /// 16 requests of 2K tokens are all of a prototype; one token more is too many.
    @Test func roomOfThePrototype() throws {
        let model = try Bench.model("llama2-7b")
        let options = try CardBench.options()
        let rooms = Array(repeating: 2048, count: 16)
        let full = HPUCardPlacement(model, rooms: rooms, options)
        #expect(full.most_bytes == 0x1p34 && options.capacity_bytes == 0x1p34)
        #expect(options.mostRequests(model, room: 2048) == 16)
        #expect(options.mostRequests(model, room: 2049) == 15)
        let more = HPUCardPlacement(model, rooms: rooms.dropLast() + [2049], options)
        #expect(more.most_bytes > options.capacity_bytes)
    }

    /// The most that cards hold is what a placement of as many takes.
    @Test(arguments: HPUCardOptions.Parallelism.allCases)
    func mostRequests(_ parallelism: HPUCardOptions.Parallelism) throws {
        let options = try CardBench.options {
            $0.count = 3
            $0.parallelism = parallelism
            $0.card.capacity_bytes = 5e6
        }
        let most = options.mostRequests(CardBench.model, room: 100)
        func bytes(_ requests: Int) -> Double {
            let rooms = Array(repeating: 100, count: requests)
            return HPUCardPlacement(CardBench.model, rooms: rooms, options).most_bytes
        }
        #expect(most > 3 && bytes(most) <= 5e6 && bytes(most + 1) > 5e6)
    }

    /// Regions of heads, layers and requests do not overlap.
    @Test func nothingOverlaps() throws {
        let placement = try placement([10, 40, 30]) { $0.count = 1 }
        let layout = HPUKVBlockLayout(try Bench.memory("hbm2-hpu"), tokenBytes: 256)
        var seen: Set<Int> = []
        var count = 0
        for layer in 0..<2 {
            for head in placement.heads(card: 0, group: nil, lengths: [1, 40, 7], layer: layer) {
                let bursts = 2 * layout.regionBursts(tokens: head.room)
                seen.formUnion(head.firstBurst..<head.firstBurst + bursts)
                count += bursts
            }
        }
        #expect(seen.count == count && count * 32 * 32 == Int(placement.most_bytes))
    }

    /// Cards whose requests have other lengths have other work, those with equal ones the same.
    @Test func alike() throws {
        let placement = try placement([20, 20, 20, 20]) {
            $0.count = 4
            $0.sub_batches = 1
        }
        #expect(placement.work(group: 0, lengths: [9, 9, 9, 9]).map(\.cards) == [4])
        #expect(placement.work(group: 0, lengths: [9, 8, 9, 0]).map(\.cards) == [2, 1])
    }
}
