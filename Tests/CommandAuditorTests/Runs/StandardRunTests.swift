import CommandAuditor
import DRAMModel
import MemoryController
import Testing
import TestSupport

/// Replays of shipped memories under their own standard's rules are legal, whatever the policy, the
/// refresh, the page policy and the traffic.
@Suite struct StandardRunTests {
    /// A kind of traffic.
    enum Traffic: CaseIterable {
        case random, streaming, bursty, idle
    }

    static let names = TimingFiles.names.filter { TimingFiles.memory($0).pim == nil }

    @Test(arguments: names)
    func logsAreLegal(_ name: String) throws {
        var runs = 0
        for memory in Self.controllers(TimingFiles.memory(name)) {
            for traffic in Traffic.allCases {
                let audit = try Self.audit(memory, traffic)
                #expect(
                    audit.violations.isEmpty, "\(Self.description(memory, traffic)): \(audit.text)")
                runs += 1
            }
        }
        #expect(runs >= 40)
    }

    @Test(arguments: names)
    func selfRefreshIsLegal(_ name: String) throws {
        var entries = 0
        for var memory in Self.controllers(TimingFiles.memory(name)) where memory.timing.tXS > 0 {
            memory.controller.self_refresh = true
            memory.controller.self_refresh_threshold = 300
            let run = try Self.run(memory, .idle)
            let log = run.channels.flatMap { $0 }
            entries += log.count { $0.command.kind == .self_refresh_enter }
            let audit = Audit(log, memory)
            #expect(
                audit.violations.isEmpty, "\(Self.description(memory, .idle)): \(audit.text)")
        }
        #expect(entries > 0 || TimingFiles.memory(name).timing.tXS == 0)
    }

    @Test(arguments: names)
    func powerDownIsLegal(_ name: String) throws {
        var entries = 0
        for var memory in Self.controllers(TimingFiles.memory(name)) {
            memory.controller.power_down = true
            memory.controller.power_down_threshold = 30
            for traffic in [Traffic.bursty, .idle] {
                // Without self refresh, and with it.
                memory.controller.self_refresh = traffic == .idle && memory.timing.tXS > 0
                memory.controller.self_refresh_threshold = 2000
                let log = try Self.run(memory, traffic).channels.flatMap { $0 }
                entries += log.count { $0.command.kind == .power_down_enter }
                let audit = Audit(log, memory)
                #expect(
                    audit.violations.isEmpty,
                    "\(Self.description(memory, traffic)): \(audit.text)")
            }
        }
        #expect(entries > 100)
    }

    /// Bursts of several ranks of a graphics memory do not meet, though its standard has one rank.
    @Test(arguments: ["gddr5", "gddr6"])
    func ranksOfGraphicsMemoryShareTheBus(_ name: String) throws {
        var memory = TimingFiles.memory(name)
        memory.organization.channels = 1
        memory.organization.ranks = 4
        let audit = try Self.audit(memory, .random)
        #expect(audit.violations.isEmpty, "\(audit.text)")
    }

    /// Every controller that a memory may have.
    private static func controllers(_ memory: MemoryConfiguration) -> [MemoryConfiguration] {
        var memory = memory
        memory.organization.channels = min(2, memory.organization.channels)
        var all: [MemoryConfiguration] = []
        let hasBankRefresh = memory.timing.tRFCb > 0 && memory.timing.tREFIb > 0
        for policy in ControllerParameters.Policy.allCases {
            for page in ControllerParameters.PagePolicy.allCases
            where page != .adaptive || policy == .fr_fcfs {
                for refresh in ControllerParameters.RefreshPolicy.allCases
                where refresh != .none && (refresh != .bank_staggered || hasBankRefresh) {
                    memory.controller.policy = policy
                    memory.controller.page_policy = page
                    memory.controller.refresh_policy = refresh
                    all.append(memory)
                }
            }
        }
        return all
    }

    private static func audit(_ memory: MemoryConfiguration, _ traffic: Traffic) throws -> Audit {
        Audit(try run(memory, traffic).channels.flatMap { $0 }, memory)
    }

    private static func run(
        _ memory: MemoryConfiguration, _ traffic: Traffic
    ) throws -> AuditedRun {
        let requests = requests(memory, traffic)
        let run = try AuditedRun(
            description(memory, traffic), memory, ReplayOptions(), requests: requests)
        #expect(run.report.completed == Int64(requests.count), "\(run)")
        return run
    }

    private static func description(_ memory: MemoryConfiguration, _ traffic: Traffic) -> String {
        let c = memory.controller
        return "\(memory.name), \(c.policy), \(c.page_policy), \(c.refresh_policy), \(traffic)"
    }

    private static func requests(_ memory: MemoryConfiguration, _ traffic: Traffic) -> [Request] {
        var random = SplitMix64(seed: 7)
        let bytes = UInt64(memory.organization.requestBytes)
        let most = memory.organization.capacityBytes / Int(bytes) - 1
        var address: UInt64 = 0
        var cycle = 0
        return (0..<(traffic == .idle ? 80 : 250)).map { index in
            let anywhere = UInt64(random.int(0...most)) * bytes
            switch traffic {
            case .random:
                address = anywhere
                cycle += random.int(0...12)
            case .streaming:
                address = UInt64(index) * bytes
                cycle += 1
            case .bursty:
                address = index % 8 == 0 ? anywhere : (address + bytes) % (UInt64(most) * bytes)
                cycle += index % 50 == 49 ? 3000 : 1
            case .idle:
                address = anywhere
                cycle += random.pick([20, 50, 5000, 40_000])
            }
            return Request(address: address, cycle: Int64(cycle), isWrite: random.chance(35))
        }
    }
}
