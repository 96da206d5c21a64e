import CommandAuditor
import DRAMModel
import Testing
import TestSupport

/// Rules of states and fields: a log that is legal up to its last command.
struct StateCase: Sendable, CustomTestStringConvertible {
    var rule: AuditRule
    var memory: String
    var commands: [Command]
    var testDescription: String { "\(memory): \(commands.last!.placeDescription) is \(rule)" }

    init(_ rule: AuditRule, _ memory: String, _ commands: Command...) {
        self.rule = rule
        self.memory = memory
        self.commands = commands
    }
}

private func act(_ row: Int32 = 5, bank: Int32 = 0, rank: Int32 = 0) -> Command {
    Command(.activate, rank: rank, bankgroup: 0, bank: bank, row: row)
}
private func host(_ kind: CommandKind, row: Int32 = 5, bank: Int32 = 0) -> Command {
    Command(kind, bankgroup: 0, bank: bank, row: row)
}
private func unit(_ kind: CommandKind, _ mask: UInt64 = 1, row: Int32 = -1) -> Command {
    Command(kind, row: row, mask: mask)
}
private func open(_ mask: UInt64 = 1, row: Int32 = 20000) -> Command {
    unit(.pim_activate, mask, row: row)
}

@Suite struct StateRuleTests {
    static let hostCases: [StateCase] = [
        StateCase(.openRow, "ddr4-3200-x8", act(), act(6)),
        StateCase(.closedRow, "ddr4-3200-x8", host(.read)),
        StateCase(.closedRow, "ddr4-3200-x8", act(), host(.read_p), host(.write)),
        StateCase(.closedRow, "ddr4-3200-x8", act(), host(.precharge), host(.read)),
        StateCase(.wrongRow, "ddr4-3200-x8", act(), host(.read, row: 6)),
        StateCase(.openRefresh, "ddr4-3200-x8", act(bank: 3), Command(.refresh)),
        StateCase(.openRefresh, "hbm2", act(), Command(.refresh_bank, bankgroup: 0, bank: 0)),
        StateCase(.openRefresh, "ddr5-4800", act(bank: 1), Command(.refresh_bank, bank: 1)),
        StateCase(.openRefresh, "ddr4-3200-x8", act(), Command(.self_refresh_enter)),
        StateCase(.selfRefresh, "ddr4-3200-x8", Command(.self_refresh_enter), act()),
        StateCase(
            .selfRefresh, "ddr4-3200-x8", Command(.self_refresh_enter), Command(.refresh)),
        StateCase(.selfRefresh, "ddr4-3200-x8", Command(.self_refresh_exit)),
        StateCase(
            .selfRefresh, "ddr4-3200-x8", Command(.self_refresh_enter),
            Command(.self_refresh_enter)),
        StateCase(.place, "ddr4-3200-x8", act(rank: 2)),
        StateCase(.place, "ddr4-3200-x8", act(rank: -1)),
        StateCase(.place, "ddr4-3200-x8", act(bank: 4)),
        StateCase(.place, "ddr4-3200-x8", Command(.activate, bankgroup: 4, bank: 0, row: 1)),
        StateCase(.place, "ddr4-3200-x8", act(1 << 20)),
        StateCase(.place, "ddr4-3200-x8", Command(.read)),
        StateCase(.place, "ddr4-3200-x8", Command(.refresh_bank)),
        StateCase(.noPIM, "ddr4-3200-x8", open()),
    ]

    static let pimCases: [StateCase] = [
        StateCase(.openRow, "conventional", act(), open()),
        StateCase(.openRow, "sliced", open(), open()),
        StateCase(.closedRow, "sliced", unit(.pim_mac)),
        StateCase(.closedRow, "conventional", open(1), unit(.pim_mac, 3)),
        StateCase(.closedRow, "sliced", act(), unit(.pim_mac)),
        StateCase(.closedRow, "dual_row_buffer", open(), host(.read)),
        StateCase(.wrongOwner, "conventional", act(), unit(.pim_mac)),
        StateCase(.wrongOwner, "conventional", open(row: 5), host(.read)),
        StateCase(.wrongOwner, "sliced", act(20000), unit(.pim_mac)),
        StateCase(.wrongOwner, "sliced", open(), host(.write, row: 20000)),
        StateCase(.wrongOwner, "conventional", act(), unit(.pim_precharge)),
        StateCase(.wrongOwner, "conventional", open(), host(.precharge)),
        StateCase(.rowOutsideKV, "sliced", open(row: 16383)),
        StateCase(.tooManyBanks, "conventional", open(0x1f)),
        StateCase(.yieldedRowBuffer, "conventional", open(), act(bank: 1)),
        StateCase(.yieldedRowBuffer, "sliced", open(), act(20000, bank: 1)),
        StateCase(.openRefresh, "dual_row_buffer", open(), Command(.refresh)),
        StateCase(
            .openRefresh, "sliced", open(), Command(.refresh_bank, bankgroup: 0, bank: 0)),
        StateCase(
            .partition, "sliced",
            Command(.activate, bankgroup: 0, bank: 0, row: 5, partition: 1)),
        StateCase(.partition, "dual_row_buffer", Command(.pim_mac, partition: 0, mask: 1)),
        StateCase(
            .partition, "dual_row_buffer",
            Command(.activate, bankgroup: 0, bank: 0, row: 5, partition: 1)),
        StateCase(
            .place, "conventional",
            Command(.activate, bankgroup: 0, bank: 0, row: 5, partition: 1)),
        StateCase(.place, "sliced", Command(.activate, bankgroup: 0, bank: 0)),
        StateCase(.place, "sliced", unit(.pim_mac, 1 << 16)),
        StateCase(.place, "sliced", unit(.pim_mac, 0)),
        StateCase(.place, "sliced", open(), unit(.pim_gwrite)),
        StateCase(.place, "sliced", open(3), Command(.pim_gwrite, count: 2, mask: 3)),
        StateCase(.place, "sliced", open(), unit(.pim_read_result)),
        StateCase(.place, "sliced", unit(.pim_activate4, 0x1e, row: 20000)),
        StateCase(.place, "sliced", unit(.pim_activate4, 0x7, row: 20000)),
    ]

    private static func run(
        _ mask: UInt64 = 1, columns: Int32 = 4, inputs: Int32 = 1, _ halves: NMPHalves = .init()
    ) -> Command {
        var command = Command(.nmp_mac, column: 0, count: columns, mask: mask)
        command.inputs = inputs
        command.halves = halves
        return command
    }

    static let portCases: [StateCase] = [
        StateCase(.closedRow, "ports", run()),
        StateCase(.closedRow, "ports", open(1), run(3)),
        StateCase(.wrongOwner, "ports", act(), run()),
        StateCase(.unitsBehindPorts, "ports", open(), unit(.pim_mac)),
        StateCase(.unitsBehindPorts, "ports", Command(.pim_wrgb)),
        StateCase(.samePort, "slow ports of two banks, whole buffers", open(3), run(3)),
        StateCase(.bufferOverflow, "ports", open(), run(columns: 513)),
        StateCase(.bufferOverflow, "ports", open(), run(inputs: 8193)),
        StateCase(.bufferOverflow, "ports", Command(.nmp_write_input, rank: -1, count: 2000)),
        StateCase(
            .bufferOverflow, "slow ports of two banks, whole buffers", open(),
            run(1, NMPHalves(output: 1))),
        StateCase(.place, "ports", open(), run(columns: -1)),
        StateCase(.place, "ports", open(), run(inputs: -1)),
        StateCase(.place, "ports", Command(.nmp_read_output, mask: 1)),
    ]

    @Test(arguments: portCases)
    func portStates(_ one: StateCase) {
        check(one, PIMMemory.ports.first { $0.testDescription == one.memory }!.configuration)
    }

    @Test func unitsInBanksHaveNoPorts() {
        var script = Script()
        script.issue(open(), at: 100)
        script.issue(Self.run(), at: 1000)
        let memory = PIMMemory.all[0].configuration
        #expect(Audit(script.log, memory).violations.map(\.rule) == [.noPorts])
    }

    @Test(arguments: hostCases)
    func hostStates(_ one: StateCase) { check(one, TimingFiles.memory(one.memory)) }

    @Test(arguments: pimCases)
    func pimStates(_ one: StateCase) {
        check(one, PIMMemory.all.first { $0.testDescription == one.memory }!.configuration)
    }

    private func check(_ one: StateCase, _ configuration: MemoryConfiguration) {
        var script = Script()
        for (index, command) in one.commands.enumerated() {
            script.issue(command, at: Int64(1000 * (index + 1)))
        }
        #expect(Audit(script.log.dropLast(), configuration).violations.isEmpty)
        let found = Audit(script.log, configuration)
        #expect(found.of(one.rule).count == 1, "\(found.text)")
        #expect(found.of(one.rule).first?.command == one.commands.last)
        #expect(found.of(one.rule).first?.missingCycles == 0)
    }

    @Test func banksBeyondFourWhereTheWindowIsLifted() {
        let memory = PIMMemory.all.first { $0.testDescription.hasSuffix("exempt") }!
        var script = Script()
        script.issue(open(0xffff), at: 10)
        script.issue(unit(.pim_precharge, 0xffff), at: 1000)
        #expect(Audit(script.log, memory.configuration).violations.isEmpty)
    }

    @Test func cyclesThatGoBackwards() {
        let memory = TimingFiles.memory("hbm2")
        var script = Script()
        script.issue(act(), at: 500)
        script.issue(act(), at: 400, channel: 1)
        script.issue(act(bank: 1), at: 600)
        #expect(Audit(script.log, memory).violations.isEmpty)
        script.issue(act(rank: 1), at: 599)
        #expect(Audit(script.log, memory).of(.order).map(\.cycle) == [599])
    }

    @Test func twoBusesCarryOneCommandEach() {
        var memory = TimingFiles.memory("hbm2")
        memory.controller.dual_command = true
        var script = Script()
        script.issue(act(), at: 10)
        script.issue(host(.read), at: 100)
        script.issue(act(rank: 1), at: 100)
        #expect(Audit(script.log, memory).violations.isEmpty)
        memory.controller.dual_command = false
        #expect(Audit(script.log, memory).violations.map(\.rule) == [.commandBus])
    }

    @Test func channelsOutsideTheMemory() {
        var script = Script()
        script.issue(act(), at: 10, channel: 8)
        #expect(Audit(script.log, TimingFiles.memory("hbm2")).violations.map(\.rule) == [.place])
    }
}

extension Audit {
    init(_ log: ArraySlice<CommandRecord>, _ configuration: MemoryConfiguration) {
        self.init(Array(log), configuration)
    }
}
