import DRAMModel
import Testing
import TestSupport

/// The parts of the policy that no golden run shows: hand-made cases with known answers.
@Suite struct OracleBehaviourTests {
    private func configuration(
        _ standard: Standard = .LPDDR4, ranks: Int = 2, change: (inout MemoryConfiguration) -> Void
    ) -> MemoryConfiguration {
        var configuration = SmallMemory.configuration(standard, ranks: ranks)
        change(&configuration)
        return configuration
    }

    private func address(
        _ c: MemoryConfiguration, rank: Int32 = 0, bankgroup: Int32 = 0, bank: Int32 = 0,
        row: Int32 = 0, column: Int32 = 0
    ) -> UInt64 {
        let mapping = AddressMapping(c)
        return mapping.encode(
            DecodedAddress(
                channel: 0, rank: rank, bankgroup: bankgroup, bank: bank, row: row, column: column))
    }

    @Test func firstReadTakesTheWholePath() {
        let c = configuration { _ in }
        let read = Request(address: address(c, row: 3, column: 5), cycle: 7, isWrite: false)
        let result = DRAMsim3Oracle(c).run([read])
        #expect(result.log.map(\.row) == ["9,activate,0,0,0,0,3,5", "19,read,0,0,0,0,3,5"])
        #expect(result.last_done_cycle == 19 + 10 + 4)
        #expect(result.channels[0].read_latency_sum == 33 - 8)
    }

    @Test func simultaneousRefreshServesRanksInOrder() {
        let c = configuration { $0.controller.refresh_policy = .rank_simultaneous }
        let result = DRAMsim3Oracle(c).run([], cycles: 2100)
        #expect(
            result.log.map(\.row) == [
                "1000,refresh,0,0,-1,-1,-1,-1", "1001,refresh,0,1,-1,-1,-1,-1",
                "2000,refresh,0,0,-1,-1,-1,-1", "2001,refresh,0,1,-1,-1,-1,-1",
            ])
    }

    @Test func bankRefreshOrderIsRankThenBankGroupThenBank() {
        let c = configuration { $0.controller.refresh_policy = .bank_staggered }
        let result = DRAMsim3Oracle(c).run([], cycles: 901)
        #expect(
            result.log.map(\.row) == [
                "100,refresh_bank,0,0,0,0,-1,-1", "200,refresh_bank,0,1,0,0,-1,-1",
                "300,refresh_bank,0,0,1,0,-1,-1", "400,refresh_bank,0,1,1,0,-1,-1",
                "500,refresh_bank,0,0,0,1,-1,-1", "600,refresh_bank,0,1,0,1,-1,-1",
                "700,refresh_bank,0,0,1,1,-1,-1", "800,refresh_bank,0,1,1,1,-1,-1",
                "900,refresh_bank,0,0,0,0,-1,-1",
            ])
    }

    @Test func sameBankRefreshCoversTheIndexInAllBankGroups() {
        let c = configuration(.DDR5) { $0.controller.refresh_policy = .bank_staggered }
        // Both banks of index 0 are open when the refresh comes; only bank 1 works on meanwhile.
        let requests = [
            Request(address: address(c, bankgroup: 0), cycle: 50, isWrite: false),
            Request(address: address(c, bankgroup: 1), cycle: 50, isWrite: false),
            Request(address: address(c, bankgroup: 1, row: 1), cycle: 98, isWrite: false),
            Request(address: address(c, bankgroup: 1, bank: 1), cycle: 98, isWrite: false),
        ]
        let result = DRAMsim3Oracle(c).run(requests)
        #expect(
            result.log.map(\.row) == [
                "52,activate,0,0,0,0,0,0", "56,activate,0,0,1,0,0,0", "62,read,0,0,0,0,0,0",
                "66,read,0,0,1,0,0,0",
                "100,precharge,0,0,0,0,-1,-1", "101,precharge,0,0,1,0,-1,-1",
                "102,activate,0,0,1,1,0,0",
                // tRP of the second PRECHARGE; then tRFCb for the refreshed bank.
                "111,refresh_bank,0,0,-1,0,-1,-1", "112,read,0,0,1,1,0,0",
                "161,activate,0,0,1,0,1,0", "171,read,0,0,1,0,1,0",
            ])
    }

    @Test func bankRefreshHoldsOtherBanksForTheShortTimeOnly() {
        let c = configuration(ranks: 1) { $0.controller.refresh_policy = .bank_staggered }
        let requests = [
            Request(address: address(c, bankgroup: 0), cycle: 199, isWrite: false),
            Request(address: address(c, bankgroup: 1), cycle: 199, isWrite: false),
        ]
        let result = DRAMsim3Oracle(c).run(requests)
        #expect(
            result.log.map(\.row) == [
                "200,refresh_bank,0,0,0,0,-1,-1", "208,activate,0,0,1,0,0,0",
                "218,read,0,0,1,0,0,0", "250,activate,0,0,0,0,0,0", "260,read,0,0,0,0,0,0",
            ])
    }

    @Test func writeBlockedByAReadLetsTheReadQueueMove() {
        let c = configuration {
            $0.controller.trans_queue_size = 2
            $0.controller.cmd_queue_size = 1
        }
        // The third read waits behind the full command queue of its bank, while a write of the same
        // address and another one fill the write buffer.
        let reads = (0..<3).map {
            Request(address: address(c, row: Int32($0)), cycle: 0, isWrite: false)
        }
        let writes = [
            Request(address: address(c, row: 2), cycle: 0, isWrite: true),
            Request(address: address(c, row: 2, column: 1), cycle: 0, isWrite: true),
        ]
        let result = DRAMsim3Oracle(c, watchdogCycles: 1000).run(reads + writes, cycles: 2000)
        #expect(!result.isStuck)
        let columns = result.log.filter { $0.command.kind.isColumn }
        #expect(columns.map(\.command.kind) == [.read, .read, .read, .write, .write])
        #expect(result.channels[0].num_blocked_writes > 0)
    }

    @Test func forwardingAndMergingNeedTheWholeAddress() {
        let c = configuration { _ in }
        let target = address(c)
        let requests = [
            Request(address: target, cycle: 0, isWrite: true),
            Request(address: target, cycle: 0, isWrite: true),
            Request(address: target, cycle: 0, isWrite: false),
            Request(address: target + 1, cycle: 0, isWrite: false),
            Request(address: target + 1, cycle: 0, isWrite: false),
        ]
        let statistics = DRAMsim3Oracle(c).run(requests).channels[0]
        #expect(statistics.num_merged_writes == 1)
        #expect(statistics.num_forwarded_reads == 1)
        #expect(statistics.num_merged_reads == 1)
        #expect(statistics.num_read_cmds == 1)
        #expect(statistics.num_reads_done == 3)
    }
}
