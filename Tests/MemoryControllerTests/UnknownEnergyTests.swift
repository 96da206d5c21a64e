import DRAMModel
import MemoryController
import Testing
import TestSupport

/// Energies that no currents, or impossible ones, are given for.
@Suite struct UnknownEnergyTests {
    typealias Part = KeyPath<EnergyModel, Double?> & Sendable
    typealias Current = WritableKeyPath<PowerParameters, Double?> & Sendable

    /// DDR4 with tRC = 74, of which tRAS is 52, whose currents just do.
    private static func model(_ change: (inout PowerParameters) -> Void) throws -> EnergyModel {
        let memory = try TimingFiles.load("ddr4-3200-x8")
        #expect((memory.timing.tRC, memory.timing.tRAS) == (74, 52))
        var power = PowerParameters()
        (power.VDD, power.IDD0, power.IDD2N, power.IDD3N) = (1.2, 44, 18, 55)
        (power.IDD4R, power.IDD4W, power.IDD5AB, power.IDD5PB, power.IDD6x) = (55, 55, 55, 55, 9)
        change(&power)
        return EnergyModel(power, memory)
    }

    private static let parts: [(name: String, path: Part)] = [
        ("activate", \.activate_pJ), ("read", \.read_pJ), ("write", \.write_pJ),
        ("refresh", \.refresh_pJ), ("refreshBank", \.refreshBank_pJ),
        ("activeStandby", \.activeStandby_pJ), ("prechargeStandby", \.prechargeStandby_pJ),
        ("selfRefresh", \.selfRefresh_pJ),
    ]

    private static func unknown(_ model: EnergyModel) -> [String] {
        parts.filter { model[keyPath: $0.path] == nil }.map(\.name)
    }

    @Test func atStandbyAnEventCostsNothing() throws {
        let model = try Self.model { _ in }
        #expect(Self.unknown(model) == [])
        for part in Self.parts.prefix(4) { #expect(model[keyPath: part.path] == 0, "\(part.name)") }
    }

    static let below: [(Current, Double, [String])] = [
        (\.IDD0, 43.999, ["activate"]), (\.IDD2N, 18.001, ["activate"]),
        (\.IDD4R, 54.999, ["read"]), (\.IDD4W, 54.999, ["write"]),
        (\.IDD5AB, 54.999, ["refresh"]), (\.IDD5PB, 54.999, ["refreshBank"]),
        (\.IDD3N, 55.001, ["activate", "read", "write", "refresh", "refreshBank"]),
    ]

    @Test(arguments: below.indices)
    func belowStandbyItIsUnknown(_ index: Int) throws {
        let (current, value, names) = Self.below[index]
        #expect(try Self.unknown(Self.model { $0[keyPath: current] = value }) == names)
    }

    @Test func withoutACurrentItIsUnknown() throws {
        #expect(try Self.unknown(Self.model { $0.IDD6x = nil }) == ["selfRefresh"])
        #expect(try Self.unknown(Self.model { $0.IDD5PB = nil }) == ["refreshBank"])
        #expect(
            try Self.unknown(Self.model { $0.IDD2N = nil }) == ["activate", "prechargeStandby"])
        #expect(try Self.unknown(Self.model { $0.VDD = nil }).count == Self.parts.count)
    }

    /// What did not happen costs nothing, known or not; a total is unknown with a part of it.
    @Test func onlyWhatHappenedMatters() throws {
        for (requests, isKnown) in [([], true), ([false], false), ([true], true)] {
            let run = try TimingRun("ddr4-3200-x8", "power.IDD4R=51")
            let (report, _) = try run.replay(
                requests.map { run.request((0, 0, 0), isWrite: $0) }, cycles: 100)
            let channel = report.channels[0]
            let energy = try #require(channel.energy)
            #expect(energy.read_pJ == (isKnown ? 0 : nil))
            #expect((energy.total_pJ == nil) == !isKnown)
            #expect((channel.totalEnergy_pJ == nil) == !isKnown)
            #expect(try #require(energy.standby_pJ) > 0)
        }
    }

    @Test func unitsDoNotKnowWhatRequestsDoNot() throws {
        let name = "hbm2-pim-librapim"
        let memory = try TimingFiles.load(name, ["power.IDD0=1", "power.IDD4R=1"])
        let model = try #require(PIMEnergyModel(memory))
        #expect(model.activate_pJ == nil && model.column_pJ == nil && model.result_pJ == nil)
        #expect(try #require(model.write_pJ) > 0)
        #expect(model.multiply_pJ == PIMEnergyModel(try TimingFiles.load(name))?.multiply_pJ)
    }

    /// No shipped memory has an energy below zero, whatever its policies.
    @Test(arguments: TimingFiles.names)
    func noEnergyIsNegative(_ name: String) throws {
        let shipped = try TimingFiles.load(name)
        let hasBankRefresh = shipped.timing.tRFCb > 0 && shipped.timing.tREFIb > 0
        for policy in ControllerParameters.RefreshPolicy.allCases
        where policy != .bank_staggered || hasBankRefresh {
            for scheduling in ControllerParameters.Policy.allCases {
                var memory = shipped
                memory.controller.refresh_policy = policy
                memory.controller.policy = scheduling
                memory.controller.self_refresh = memory.timing.tXS > 0
                memory.controller.self_refresh_threshold = 200
                try Self.checkEnergies(memory, "\(name) \(policy) \(scheduling)")
            }
        }
    }

    private static func checkEnergies(_ memory: MemoryConfiguration, _ what: String) throws {
        var trace = RandomTrace(seed: 7, configuration: memory)
        let requests = trace.next(.scattered, count: 200)
        var options = ReplayOptions()
        options.cycles = Int64(3 * memory.timing.tREFI)
        let replay = try #require(Replay(memory, options: options))
        let report = try replay.run(RequestList(requests))
        for channel in report.channels {
            let rank = channel.ranks.flatMap {
                [$0.activeStandby_pJ, $0.prechargeStandby_pJ, $0.selfRefresh_pJ]
            }
            let parts = channel.energy.map {
                [
                    $0.activate_pJ, $0.read_pJ, $0.write_pJ, $0.refresh_pJ, $0.refreshBank_pJ,
                    $0.standby_pJ, $0.total_pJ,
                ]
            }
            let known = (rank + (parts ?? []) + [channel.totalEnergy_pJ]).compactMap { $0 }
            #expect(known.allSatisfy { $0 >= 0 && $0.isFinite }, "\(what): \(known)")
            #expect((parts == nil) == (memory.power == nil), "\(what)")
        }
    }
}
