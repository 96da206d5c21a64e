import DRAMModel
import MemoryController
import Testing
import TestSupport

/// The `per_channel` front end: its width, its independence of threads and of other channels.
@Suite struct FrontEndThreadTests {
    @Test(arguments: [ControllerParameters.Policy.dramsim3, .fr_fcfs])
    func resultsDoNotDependOnThreads(_ policy: ControllerParameters.Policy) throws {
        for seed in 5001...5060 as ClosedRange<UInt64> {
            let scenario = FRFCFSScenario(seed: seed)
            var configuration = scenario.configuration
            configuration.organization.channels = 4
            configuration.controller.policy = policy
            if policy == .dramsim3 {
                configuration.controller.self_refresh = false
                configuration.controller.page_policy = .open
            }
            var options = ReplayOptions()
            options.frontEnd = .per_channel
            options.issueWidth = scenario.issueWidth ?? 1
            options.cycles = 20_000
            var runs: [[[CommandRecord]]] = []
            for threads in [1, 2, 3] {
                options.threads = threads
                let sink = CommandRecorder(channels: 4)
                let replay = try #require(Replay(configuration, options: options))
                let report = try replay.run(RequestList(scenario.requests), sink: sink)
                #expect(report.requests == Int64(scenario.requests.count), "\(scenario)")
                runs.append(sink.commands)
            }
            #expect(runs[0] == runs[1] && runs[0] == runs[2], "\(scenario)")
        }
    }

    /// More requests than a batch holds, so that the threads meet several times.
    @Test func severalBatchesAreOneTrace() throws {
        var c = FRFCFSCase(channels: 4, issueWidth: 2)
        c.configuration.organization.rows = 1024
        var random = SplitMix64(seed: 7)
        let requests = (0..<300_000).map { index in
            Request(
                address: UInt64(random.int(0...1 << 20)) << 6, cycle: Int64(index / 2),
                isWrite: random.chance(30))
        }
        var options = ReplayOptions()
        options.frontEnd = .per_channel
        options.issueWidth = 2
        var reports: [ReplayReport] = []
        for threads in [1, 2] {
            options.threads = threads
            let replay = try #require(Replay(c.configuration, options: options))
            reports.append(try replay.run(RequestList(requests)))
        }
        #expect(reports[0].completed == 300_000 && reports[0].accepted == 300_000)
        #expect(reports[0].cycles == reports[1].cycles)
        #expect(reports[0].latency.mean == reports[1].latency.mean)
        #expect(reports[0].channels.map(\.commands) == reports[1].channels.map(\.commands))
    }

    @Test func widthBoundsTheRequestsOfACycle() throws {
        var c = FRFCFSCase(issueWidth: 1)
        let requests = [c.read(0), c.read(0, 0, 1)]
        // The second enters in cycle 1 and is dated 2; either way tRRD_S holds its ACTIVATE.
        #expect(try c.replay(requests).report.latency.maximum == 5 + 10 + 14 - 2)
        c.issueWidth = 2
        #expect(try c.replay(requests).report.latency.maximum == 5 + 10 + 14 - 1)
    }

    @Test func aFullChannelDoesNotHoldUpAnother() throws {
        var c = FRFCFSCase(channels: 2, issueWidth: 1) {
            $0.controller.trans_queue_size = 1
            $0.controller.write_high_watermark = 1
        }
        let requests = [c.read(0), c.read(0, row: 1), c.read(0, channel: 1)]
        #expect(try c.replay(requests).rows.last == "11 read 0.0.0 0/0")
        c.issueWidth = nil
        #expect(try c.replay(requests).rows.last == "23 read 0.0.0 0/0")
    }

    @Test func requestsAfterTheEndAreOnlyCounted() throws {
        let c = FRFCFSCase(channels: 2, issueWidth: 1)
        let requests = [c.read(0), c.read(50), c.read(60, channel: 1), c.read(10, channel: 1)]
        let report = try c.replay(requests, cycles: 50).report
        #expect(report.requests == 4)
        #expect(report.accepted == 1)
        #expect(report.cycles == 50)
    }
}
