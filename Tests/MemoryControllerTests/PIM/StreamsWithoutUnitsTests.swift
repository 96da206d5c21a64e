import DRAMModel
import MemoryController
import Testing
import TestSupport

/// Streams of requests and points of order on a memory without processing units.
@Suite struct StreamsWithoutUnitsTests {
    private func memory(_ overrides: [String] = []) throws -> MemoryConfiguration {
        try TimingFiles.load("hbm2", overrides)
    }

    private func operation(
        _ kind: PIMOperation.Kind, count: Int32 = 1, event: Int32 = -1
    ) -> PIMOperation {
        var operation = PIMOperation(kind)
        operation.count = count
        operation.event = event
        operation.mask = 1
        return operation
    }

    /// Reads, then ten cycles, then writes that wait for an event of the other stream.
    @Test(arguments: ["dramsim3", "fr_fcfs"]) func requestsAndOrder(_ policy: String) throws {
        let memory = try memory(["controller.policy=\(policy)"])
        #expect(memory.pim == nil)
        let replay = try #require(Replay(memory))
        let reads = PIMOperationList(
            [
                operation(.read, count: 40), operation(.delay, count: 1000),
                operation(.post, event: 0),
            ],
            name: "reads", eventNames: ["done"])
        let writes = PIMOperationList(
            [operation(.wait, event: 0), operation(.write, count: 8)], name: "writes",
            eventNames: ["done"])
        let report = try replay.run(streams: [reads, writes])
        let channel = report.channels[0]
        #expect(channel.readsDone == 40 && channel.writesDone == 8)
        let ends = (channel.pim?.streams ?? []).map(\.finished)
        #expect(ends.count == 2 && ends[0] > 1000 && ends[1] > ends[0])
    }

    @Test func commandsToUnitsAreFaults() throws {
        let replay = try #require(try Replay(memory()))
        let stream = PIMOperationList([operation(.pim_activate)], name: "s")
        let fault = #expect(throws: PIMFault.self) { try replay.run(streams: [stream]) }
        #expect(fault?.message == "commands units, and the memory has none")
    }
}
