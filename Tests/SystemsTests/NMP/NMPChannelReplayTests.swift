import Testing
import WorkloadTracer

@testable import Systems

/// One channel's part of an operator, replayed.
@Suite struct NMPChannelReplayTests {
    private let cycle_s = 1.25e-9

    private func cost(_ gemms: NMPChannelGEMMs, reads: Int = 0, _ overrides: [String] = []) throws
        -> NMPChannelCost
    {
        try NMPReplayedChannel(try NMPBench.memory(overrides)).cost(
            NMPChannelTask(gemms, reads: reads))
    }

    /// 128 x 16: 4 columns in each of 16 banks, one row of inputs.
    ///
    /// Inputs: 256 bytes = 8 bursts of 2 cycles, there WL 9 + 16 = 25 after their command at 0. The
    /// post and the waits take a cycle each, and the four groups activate from 27 on, tFAW 16
    /// apart. The run of the last one, 4 columns of 2 cycles from tRCD 15 on, and tMAC 6 are over
    /// before its row may be closed, tRAS 34 after its activation. Its stream says so a cycle
    /// later, that of the results goes on a cycle after that, and reads in the next one: RL 17 and
    /// a burst of 2.
    @Test func aSmallProductByHand() throws {
        let cost = try cost(NMPChannelGEMMs(count: 1, M: 1, K: 128, N: 16))
        #expect(cost.columns == 16 * 4 && cost.activations == 16)
        #expect(cost.transferBytes == Double((8 + 4) * 32))
        let read = 27 + 3 * 16 + 34 + 3 + 17 + 2
        #expect(abs(cost.nmp_s / cycle_s - Double(read)) < 0.5, "\(cost.nmp_s / cycle_s)")
        #expect(cost.npuReads_s == 0)
    }

    /// A long stream is held to the rate of its rows: 32 columns of 2 cycles every tRCD 15 + 64 +
    /// tRTP 6 - 2 + tRP 15.
    @Test func aLongProductByHand() throws {
        // 4096 x 1024 in a channel: 1024 / 16 x 128 columns a bank, 256 rows.
        let cost = try cost(NMPChannelGEMMs(count: 1, M: 1, K: 4096, N: 1024))
        #expect(cost.columns == 16 * 256 * 32)
        let rows = cost.nmp_s / cycle_s / 256
        #expect(rows > 97.9 && rows < 102, "\(rows)")
    }

    /// 16 rows of inputs on one unit of 16 lanes at 1 GHz: an element takes a cycle of its clock,
    /// 0.8 of the memory's.
    @Test func unitsLimitLargeBatches() throws {
        let cost = try cost(
            NMPChannelGEMMs(count: 1, M: 16, K: 4096, N: 256), ["nmp.fpus=1", "nmp.fpu_MHz=1000"])
        let ideal = Double(256 / 16 * 4096) * 0.8
        #expect(cost.nmp_s / cycle_s > ideal && cost.nmp_s / cycle_s < 1.05 * ideal)
    }

    /// The NPU's READs and the units' rows keep each other waiting in the same banks.
    @Test func readsAndUnitsShareAChannel() throws {
        let gemms = NMPChannelGEMMs(count: 1, M: 1, K: 2048, N: 1024)
        let alone = try cost(gemms)
        let both = try cost(gemms, reads: 2000)
        let channel = NMPReplayedChannel(try NMPBench.memory())
        let reads_s = 2000 * 32 / (try channel.readRate_Bps())
        #expect(both.columns == alone.columns)
        #expect(both.npuReads_s > reads_s)
        #expect(max(both.npuReads_s, both.nmp_s) > 1.05 * max(alone.nmp_s, reads_s))
        #expect(max(both.npuReads_s, both.nmp_s) < 1.2 * (alone.nmp_s + reads_s))
    }

    /// 12.8 GB/s less refresh: 280 ns of 3,905.
    @Test func readsComeNearThePeak() throws {
        let without = try NMPReplayedChannel(try NMPBench.memory()).readRate_Bps()
        #expect(without > 0.98 * 12.8e9 && without <= 12.8e9, "\(without)")
        let rate = try NMPReplayedChannel(try NMPBench.memory(refresh: true)).readRate_Bps()
        #expect(rate > 0.9 * without && rate < 0.95 * without, "\(rate)")
    }

    @Test func aTaskIsReplayedOnce() throws {
        let replays = NMPReplayedChannels()
        let memory = try NMPBench.memory()
        let task = NMPChannelTask(NMPChannelGEMMs(count: 1, M: 1, K: 64, N: 64))
        let first = try replays.channel(of: memory).cost(task)
        var other = memory
        other.organization.channels = 2
        let second = try replays.channel(of: other).cost(task)
        #expect(first.nmp_s == second.nmp_s)
        #expect(replays.channel(of: memory) === replays.channel(of: other))
        #expect(replays.channel(of: memory).count == 1)
        other.timing.tFAW += 1
        #expect(replays.channel(of: other).count == 0)
    }

    /// 64 rows of inputs x 128 and 256 results: by the formula 64 x (128 + 256) x 2 bytes on the
    /// bus, after each other with 64 x 128 x 256 MACs of 16 x 128 x 600 MHz.
    @Test func theFormulaByHand() throws {
        var hardware = try NMPBench.hardware(2)
        hardware.unitUtilization = 0.5
        let units = NMPRooflineUnits(channels: NMPBench.Costs(), hardware: hardware)
        let cost = try units.cost(NMPChannelTask(NMPChannelGEMMs(count: 3, M: 64, K: 128, N: 256)))
        let transfer_s = 3 * 64 * (128 + 256) * 2 / 12.8e9
        let multiply_s = 3 * 64 * 128 * 256 / (16 * 128 * 600e6)
        #expect(abs(cost.nmp_s / (2 * (transfer_s + multiply_s)) - 1) < 1e-12)
        #expect(cost.columns == 3 * 128 * 256 / 32)
    }
}
