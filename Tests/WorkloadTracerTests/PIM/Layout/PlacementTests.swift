import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// Which channel holds what, and how lengths come about.
@Suite struct PlacementTests {
    private func place(
        _ batch: Batch, heads: Int, channels: Int, _ placement: PIMMappingOptions.Placement,
        _ unit: PIMMappingOptions.Unit = .head
    ) -> PIMHeadPlacement {
        var options = PIMMappingOptions()
        options.placement = placement
        options.unit = unit
        return PIMHeadPlacement(batch, heads: heads, channels: channels, options)
    }

    private let batch = Batch(
        [10, 80, 30, 50].enumerated().map { .init(number: $0.offset, length: $0.element) })

    /// 80 | 50 + 10 | 30, whole requests at a time.
    @Test func greedyTakesTheLongestFirst() {
        let placed = place(batch, heads: 2, channels: 3, .greedy, .request)
        #expect(placed.channels.map { $0.map(\.request) } == [[1, 1], [3, 3], [0, 0, 2, 2]])
    }

    @Test func greedyEvensOutHeads() {
        let placed = place(Batch(requests: 3, length: 7), heads: 8, channels: 6, .greedy)
        #expect(placed.channels.allSatisfy { $0.count == 4 })
    }

    @Test func roundRobinTakesTurns() {
        let heads = place(batch, heads: 3, channels: 4, .round_robin)
        #expect(heads.channels[1].map { [$0.request, $0.head] } == [[0, 1], [1, 2], [3, 0]])
        let requests = place(batch, heads: 3, channels: 4, .round_robin, .request)
        #expect(requests.channels.map { $0.map(\.request) } == (0..<4).map { [$0, $0, $0] })
    }

    /// A request's own channel wins, and counts as load before all others.
    @Test func aFixedChannelWins() {
        var batch = batch
        batch.requests[0].channel = 1
        batch.requests[2].channel = 1
        let placed = place(batch, heads: 1, channels: 2, .greedy)
        #expect(placed.channels.map { $0.map(\.request) } == [[1], [0, 2, 3]])
    }

    @Test func drawnLengths() {
        let drawn = Batch(requests: 4000, mean: 500, spread: 0.5, seed: 7)
        #expect(drawn == Batch(requests: 4000, mean: 500, spread: 0.5, seed: 7))
        #expect(drawn != Batch(requests: 4000, mean: 500, spread: 0.5, seed: 8))
        let mean = Double(drawn.lengths.reduce(0, +)) / 4000
        #expect(abs(mean - 500) < 15)
        // The median of a log-normal distribution lies exp(spread² / 2) below its mean.
        #expect(abs(drawn.lengths.sorted()[2000] - 441) < 15)
        #expect(Batch(requests: 3, mean: 500, spread: 0, seed: 1).lengths == [500, 500, 500])
    }
}

@Suite struct PlacementUnitTests {
    private func channels(_ requests: Int, length: Int, heads: Int, count: Int) throws -> [[Int]] {
        let memory = try TimingFiles.load("hbm2-pim-librapim")
        let shape = PIMTileShape(memory, headDimension: 128)
        let placement = PIMHeadPlacement(
            Batch(requests: requests, length: length), heads: heads, channels: count,
            PIMMappingOptions(), shape: shape)
        return placement.channels.map { $0.map(\.request) }
    }

    /// Four heads of 128 elements share the 32 columns of a row.
    @Test func headsThatShareARowStayTogether() throws {
        #expect(
            try channels(2, length: 64, heads: 8, count: 4) == [
                [0, 0, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1], [1, 1, 1, 1],
            ])
    }

    /// Rather than leave three of four channels without work.
    @Test func headsAreSpreadWhereThatTakesFewerRows() throws {
        #expect(try channels(1, length: 2048, heads: 4, count: 4) == [[0], [0], [0], [0]])
    }
}
