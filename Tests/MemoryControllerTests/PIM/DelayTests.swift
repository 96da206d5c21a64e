import DRAMModel
import MemoryController
import Testing

/// A delay: how long it is, what it waits for, and that a run covers it.
@Suite struct DelayTests {
    private func delay(_ cycles: Int32, at cycle: Int64 = 0) -> PIMOperation {
        var result = PIMOperation(.delay)
        result.count = cycles
        result.cycle = cycle
        return result
    }

    /// What follows begins in the cycle after the delay's last, to the cycle.
    @Test(arguments: ControllerParameters.Policy.allCases, [Int32(1), 2, 77, 100_000])
    func aDelayBeginsWhenReadsHaveArrived(
        _ policy: ControllerParameters.Policy, _ cycles: Int32
    ) throws {
        let bench = try PIMBench(.sliced, policy: policy)
        var read = PIMOperation(.read)
        read.count = 16
        let outcome = try bench.run([read, delay(cycles), bench.operation(.pim_wrgb)])
        let burst = Int64(bench.memory.organization.burstCycles)
        let arrived = outcome.cycles(of: .read).last! + Int64(bench.memory.timing.RL) + burst
        #expect(outcome.cycles(of: .pim_wrgb) == [arrived + Int64(cycles) + 1])
        let without = try bench.run([read, PIMOperation(.barrier), bench.operation(.pim_wrgb)])
        #expect(without.cycles(of: .pim_wrgb) == [arrived + 1])
    }

    @Test func aDelayBeginsWhenCommandsAreComplete() throws {
        let bench = try PIMBench(.sliced)
        let wrgb = bench.operation(.pim_wrgb)
        let outcome = try bench.run([wrgb, delay(40), wrgb, delay(50), delay(60), wrgb])
        let length =
            Int64(bench.memory.timing.WL) + Int64(bench.memory.organization.burstCycles)
        let cycles = outcome.cycles(of: .pim_wrgb)
        #expect(cycles[1] == cycles[0] + length + 40 + 1)
        #expect(cycles[2] == cycles[1] + length + 110 + 1)
    }

    /// A delay that may not begin before a cycle ends so many cycles after it.
    @Test func aDelayBeginsNotBeforeItsCycle() throws {
        let bench = try PIMBench(.sliced)
        let outcome = try bench.run([delay(30, at: 2000), bench.operation(.pim_wrgb)])
        #expect(outcome.cycles(of: .pim_wrgb) == [2031])
    }

    /// The run lasts until a delay has passed that nothing follows.
    @Test(arguments: [false, true])
    func aRunCoversItsDelays(_ refresh: Bool) throws {
        let bench = try PIMBench(.sliced, refresh: refresh)
        let outcome = try bench.run([PIMOperation(.read), delay(9_000)])
        let burst = Int64(bench.memory.organization.burstCycles)
        let arrived = outcome.cycles(of: .read)[0] + Int64(bench.memory.timing.RL) + burst
        #expect(outcome.report.cycles == arrived + 9_000 + 1)
        #expect(outcome.report.lastDone == arrived + 9_000)
        #expect(outcome.report.channels[0].pim?.last == arrived + 9_000)
        #expect((outcome.cycles(of: .refresh).count > 1) == refresh)
    }

    /// Others get on while a stream waits, and wait for it when they are told to.
    @Test func othersGoOnDuringADelay() throws {
        let bench = try PIMBench(.sliced)
        var post = PIMOperation(.post)
        post.event = 0
        var wait = PIMOperation(.wait)
        wait.event = 0
        let outcome = try bench.run(
            streams: [
                PIMOperationList([delay(500), post], eventNames: ["computed"]),
                PIMOperationList(
                    [bench.tile(), wait, bench.operation(.pim_wrgb)], eventNames: ["computed"]),
            ])
        #expect(outcome.cycles(of: .pim_precharge)[0] < 500)
        // Passed in cycle 500, posted in it, seen in the next.
        #expect(outcome.cycles(of: .pim_wrgb) == [502])
    }

    /// Refreshes go on in a long delay, and the run still ends.
    @Test func aDelayInATileLetsRefreshesGo() throws {
        let bench = try PIMBench(.sliced, refresh: true)
        let outcome = try bench.run([
            bench.operation(.pim_activate4, mask: 0xF), delay(20_000),
            bench.operation(.pim_mac, mask: 0xF), bench.operation(.pim_precharge, mask: 0xF),
        ])
        #expect(outcome.cycles(of: .refresh).count >= 5)
        #expect(outcome.cycles(of: .pim_mac).count == 1)
    }
}
