import DRAMModel
import Testing

@testable import MemoryController

/// The requests of traffic.
@Suite struct TrafficSourceTests {
    private static let base: UInt64 = 1 << 20
    private static let footprint: UInt64 = 1 << 16

    private func traffic(
        _ pattern: Traffic.Pattern, read: Rational = Rational(7, over: 10)!,
        rate: Rational? = Rational(3, over: 8), count: Int64? = 4000, seed: UInt64 = 7
    ) -> Traffic {
        Traffic(
            pattern, readShare: read, rate: rate, seed: seed, count: count, base: Self.base,
            footprint: Self.footprint)
    }

    private func requests(
        _ traffic: Traffic, batch: Int = 64, cycles: Int64? = nil
    ) -> [Request] {
        let source = TrafficSource(traffic, requestBytes: 64, cycles: cycles)
        let buffer = UnsafeMutableBufferPointer<Request>.allocate(capacity: batch)
        defer { buffer.deallocate() }
        var all: [Request] = []
        while case let count = source.read(into: buffer), count > 0 { all += buffer[..<count] }
        return all
    }

    /// Worked out by another program from the definition of SplitMix64.
    @Test func areTheSameEverywhere() {
        let random: [(UInt64, Int64, Bool)] = [
            (0x100440, 0, false), (0x109500, 2, true), (0x103fc0, 5, false), (0x1053c0, 8, false),
            (0x1069c0, 10, false), (0x10f580, 13, false),
        ]
        let hotspot: [(UInt64, Int64, Bool)] = [
            (0x100e40, 0, false), (0x1003c0, 2, false), (0x100200, 5, false), (0x100f40, 8, false),
            (0x100dc0, 10, true), (0x100500, 13, false),
        ]
        let share = Rational(9, over: 10)!
        for (pattern, expected) in [
            (Traffic.Pattern.random, random), (.hotspot(share: share, bytes: 4096), hotspot),
        ] {
            let made = requests(traffic(pattern, count: 6))
            #expect(
                made == expected.map { Request(address: $0.0, cycle: $0.1, isWrite: $0.2) })
        }
    }

    @Test(arguments: [(7, 10), (3, 1), (1, 3), (123_456_789, 1_000_000_007), (5, 2), (1, 1)])
    func arriveExactlyAtTheirRate(_ rate: (Int128, Int128)) {
        let rational = Rational(rate.0, over: rate.1)!
        for (index, request) in requests(traffic(.random, rate: rational)).enumerated() {
            #expect(Int128(request.cycle) == Int128(index) * rate.1 / rate.0)
        }
    }

    /// A rate whose parts are large, after a million requests.
    @Test func nothingDrifts() {
        let rate = Rational((1 << 61) - 1, over: (1 << 62) - 57)!
        var clock = ArrivalClock(rate: rate)
        for index in 0..<1_000_000 as Range<Int128> {
            let cycle = clock.next()
            if index % 99_999 == 0 {
                #expect(Int128(cycle) == index * rate.denominator / rate.numerator)
            }
        }
    }

    @Test func withoutARateAllArriveAtOnce() {
        #expect(requests(traffic(.random, rate: nil)).allSatisfy { $0.cycle == 0 })
    }

    @Test func aStreamGoesRound() {
        let made = requests(traffic(.stream, count: 3000))
        for (index, request) in made.enumerated() {
            #expect(request.address == Self.base + UInt64(index % 1024) * 64)
        }
    }

    /// Every place once a round, whether or not the stride divides the footprint.
    @Test(arguments: [64, 128, 4096, 192, 65_536, 40_000 / 64 * 64] as [UInt64])
    func aStrideVisitsEveryPlace(_ bytes: UInt64) {
        let made = requests(traffic(.strided(bytes: bytes), count: 2048))
        let places = made.map { ($0.address - Self.base) / 64 }
        #expect(places[1] == (bytes < Self.footprint ? bytes / 64 : 1))
        #expect(Set(places[..<1024]).count == 1024 && places.max() == 1023)
        #expect(places[1024...].elementsEqual(places[..<1024]))
    }

    @Test func aHotSpotGetsItsShare() {
        let share = Rational(4, over: 5)!
        let made = requests(traffic(.hotspot(share: share, bytes: 4096), count: 40_000))
        let hot = made.filter { $0.address < Self.base + 4096 }.count
        // Four deviations of a binomial distribution are 320.
        #expect(abs(hot - 32_000) < 320)
        let cold = Set(made.map(\.address)).filter { $0 >= Self.base + 4096 }
        #expect(cold.count > 900 && cold.max()! < Self.base + Self.footprint)
    }

    @Test func readsHaveTheirShare() {
        let reads = requests(traffic(.random, count: 40_000)).filter { !$0.isWrite }.count
        #expect(abs(reads - 28_000) < 4 * 92)
        #expect(requests(traffic(.random, read: Rational(1))).allSatisfy { !$0.isWrite })
        #expect(requests(traffic(.random, read: Rational(0))).allSatisfy { $0.isWrite })
    }

    /// So that curves for several shares differ in nothing else.
    @Test func theShareOfReadsChangesNoAddress() {
        let some = requests(traffic(.random)).map(\.address)
        #expect(requests(traffic(.random, read: Rational(0))).map(\.address) == some)
        #expect(requests(traffic(.random, seed: 8)).map(\.address) != some)
    }

    @Test func batchesMakeNoDifference() {
        let all = requests(traffic(.random), batch: 4096)
        #expect(all.count == 4000)
        for batch in [1, 7, 1000] { #expect(requests(traffic(.random), batch: batch) == all) }
    }

    @Test func arrivalsEndBeforeTheRunDoes() {
        let made = requests(traffic(.random, count: nil), cycles: 1000)
        // Request 375 arrives in cycle 1000.
        #expect(made.count == 375 && made.last?.cycle == 997)
        #expect(requests(traffic(.random, count: 5), cycles: 1000).count == 5)
    }
}
