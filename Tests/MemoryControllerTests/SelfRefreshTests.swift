import DRAMModel
import MemoryController
import Testing

/// Idle ranks sleep under the `dramsim3` policy.
///
/// DDR4-3200: tRCD 22, tCKESR 9, tXS 576, tXSDLL 1024, tRFC 560, a refresh every 6240 cycles for
/// two ranks in turn. A rank that was in self refresh is refreshed before it enters again. Pages
/// are
/// closed, so that a rank is idle from the issue of its last READ on. A request that enters in
/// cycle k is in its command queue from the end of cycle k + 1 on.
@Suite struct SelfRefreshTests {
    let run: TimingRun

    init() throws {
        run = try TimingRun(
            "ddr4-3200-x8", "controller.self_refresh=true", "controller.page_policy=closed",
            "controller.self_refresh_threshold=1000")
    }

    @Test func anIdleRankSleepsUntilARequestComes() throws {
        let (report, log) = try run.replay([read(at: 0), read(at: 50_000)], cycles: 60_000)
        #expect(
            sentences(log) == [
                "2 activate 0", "24 read_p 0",
                "999 self_refresh_enter 1", "1023 self_refresh_enter 0",
                "50002 self_refresh_exit 0", "50578 activate 0", "51026 read_p 0",
                "52026 refresh 0", "52586 self_refresh_enter 0",
            ])
        #expect(log[5].cycle - log[4].cycle == Int64(run.configuration.timing.tXS))
        let channel = report.channels[0]
        #expect(channel.readsDone == 2)
        #expect(channel.count(.self_refresh_enter) == 3)
        #expect(channel.count(.self_refresh_exit) == 1)
        #expect(channel.count(.refresh) == 1)

        let (used, unused) = (channel.ranks[0], channel.ranks[1])
        #expect(used.activeCycles == 22 + (51_026 - 50_578))
        #expect(used.selfRefreshCycles == (50_002 - 1023) + (60_000 - 52_586))
        #expect(used.idleCycles == 60_000 - used.activeCycles - used.selfRefreshCycles)
        #expect(unused.activeCycles == 0)
        #expect(unused.selfRefreshCycles == 60_000 - 999)
        #expect(unused.idleCycles == 999)
    }

    /// Of ten refreshes due in 62,400 cycles, five of each rank, only the two issue that find rank
    /// 0 awake.
    @Test func refreshesStopWhileARankSleeps() throws {
        let early = stride(from: 0, to: 14_000, by: 500).map { read(at: $0) }
        let late = stride(from: 50_000, to: 62_000, by: 500).map { read(at: $0) }
        let (report, log) = try run.replay(early + late, cycles: 62_000)
        let refreshes = log.filter { $0.command.kind == .refresh }
        #expect(refreshes.map(\.command.rank) == [0, 0])
        #expect((6240..<6400).contains(refreshes[0].cycle))
        #expect((56_160..<56_320).contains(refreshes[1].cycle))
        #expect(report.channels[0].readsDone == Int64(early.count + late.count))
    }

    @Test func aBusyRankNeverSleeps() throws {
        let requests = stride(from: 0, to: 60_000, by: 1000).map { read(at: $0) }
        let (report, log) = try run.replay(requests, cycles: 60_000)
        #expect(log.allSatisfy { $0.command.rank == 0 || $0.command.kind == .self_refresh_enter })
        #expect(report.channels[0].count(.self_refresh_enter) == 1)
        #expect(report.channels[0].ranks[0].selfRefreshCycles == 0)
        #expect(report.channels[0].ranks[1].selfRefreshCycles == 60_000 - 999)
    }

    /// A rank idle since cycle 24 enters in its 1000th idle cycle, 1023, unless a request is there
    /// by then.
    @Test func theThresholdIsExact() throws {
        let inTime = try run.replay([read(at: 0), read(at: 1021)], cycles: 1300).commands
        #expect(sentences(inTime).filter { $0.hasSuffix(" 0") }.last == "1045 read_p 0")

        let late = try run.replay([read(at: 0), read(at: 1022)], cycles: 3000).commands
        #expect(
            sentences(late).filter { $0.hasSuffix(" 0") } == [
                "2 activate 0", "24 read_p 0", "1023 self_refresh_enter 0",
                "1032 self_refresh_exit 0", "1608 activate 0", "2056 read_p 0",
            ])
    }

    @Test func ranksStayAwakeUnlessToldToSleep() throws {
        let awake = try TimingRun("ddr4-3200-x8", "controller.page_policy=closed")
        let (report, _) = try awake.replay([read(at: 0)], cycles: 62_401)
        #expect(report.channels[0].count(.self_refresh_enter) == 0)
        #expect(report.channels[0].count(.refresh) == 10)
    }

    private func read(at cycle: Int64) -> Request {
        run.request((0, 0, 0), row: Int32(cycle / 500), at: cycle)
    }

    private func sentences(_ log: [CommandRecord]) -> [String] {
        log.map { "\($0.cycle) \($0.command.kind) \($0.command.rank)" }
    }
}
