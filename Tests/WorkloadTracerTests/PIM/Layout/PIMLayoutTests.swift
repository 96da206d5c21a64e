import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// Rows of everything that a layout may hold: none twice, none outside its partition.
@Suite struct PIMLayoutTests {
    @Test(arguments: 0..<UInt64(40)) func nothingOverlaps(_ seed: UInt64) throws {
        print("nothing overlaps: seed \(seed)")
        var random = SplitMix64(seed: seed)
        let trace = try PIMCase.trace(&random)
        let cut = trace.memory.bank.cut
        let rows = trace.memory.organization.rows
        let weights = trace.weights.tensors.map(\.rows) + [trace.offloadedKV.rows]
        let pim =
            [trace.pimRows.inputs] + trace.pimRows.ffn.map(\.rows)
            + [trace.pimRows.gwrite!..<trace.pimRows.gwrite! + 1]
        for kv in trace.kv {
            let own = kv.keys.map(\.rows) + kv.values.map(\.rows) + pim
            let all = (weights + own).filter { !$0.isEmpty }
                .sorted { $0.lowerBound < $1.lowerBound }
            for (before, after) in zip(all, all.dropFirst()) {
                #expect(before.upperBound <= after.lowerBound, "seed \(seed)")
            }
            #expect(all.allSatisfy { $0.upperBound <= rows }, "seed \(seed)")
            #expect(weights.allSatisfy { $0.upperBound <= cut }, "seed \(seed)")
            if cut != .max { #expect(own.allSatisfy { $0.lowerBound >= cut }, "seed \(seed)") }
            // The heads of a request are in the banks or with the xPU.
            let offloaded = Set(trace.offloadedKV.requests.map(\.request))
            #expect(kv.values.allSatisfy { !offloaded.contains($0.request) })
        }
        let heads = trace.kv.reduce(0) { $0 + $1.values.count }
        #expect(heads == PIMCase.own(trace).count * trace.model.kv_heads, "seed \(seed)")
    }

    /// Without needs a layout has nothing more than before.
    @Test func nothingUnasked() throws {
        let trace = try PIMLayerTrace(
            model: Bench.model(heads: 4, dk: 64), batch: Batch(requests: 2, length: 50),
            memory: PIMCase.memory("hbm2-pim-librapim", channels: 2))
        #expect(trace.pimRows.inputs.isEmpty && trace.pimRows.ffn.isEmpty)
        #expect(trace.pimRows.gwrite == nil && trace.offloadedKV.rows.isEmpty)
        #expect(trace.pimRows.end == 8192 + trace.kv.map(\.rows).max()!)
    }

    /// Offloaded keys and values: each byte has a burst of its own, the xPU reads exactly those,
    /// and the newest token's are written.
    @Test(arguments: PIMCase.seeds) func offloadedKV(_ seed: UInt64) throws {
        print("offloaded keys and values: seed \(seed)")
        var random = SplitMix64(seed: seed)
        let trace = try PIMCase.trace(&random)
        let o = trace.memory.organization
        let mapping = AddressMapping(trace.memory)
        func addresses(_ operations: [PIMOperation], _ channel: Int) -> [UInt64] {
            operations.flatMap { operation in
                (0..<UInt64(operation.count)).map {
                    let address = operation.address + $0 * UInt64(o.requestBytes)
                    #expect(Int(mapping.decode(address).channel) == channel, "seed \(seed)")
                    return address
                }
            }
        }
        var placed: Set<UInt64> = []
        for request in trace.offloadedKV.requests {
            let set: Set = [request.request]
            var all: [UInt64] = []
            var newest: [UInt64] = []
            let lowering = XPULowering(
                trace.model, trace.weights, trace.memory, PIMCase.npu, clock_MHz: 1000)
            let program = try lowering.program(
                [XPUTask(.attention(trace.offloadedKV.attention(of: set)))])
            for channel in 0..<o.channels {
                var events = EventTable()
                let read = program.streams(channel: channel, &events).read
                all += addresses(read.operations.filter { $0.kind == .read }, channel)
                newest += addresses(
                    trace.offloadedKV.writeBack(of: set, channel: channel), channel)
            }
            let token = trace.model.d_kv * trace.model.elementBytes
            let bytes = token * request.length
            #expect(all.count == 2 * bytes.dividedUp(by: o.requestBytes), "seed \(seed)")
            #expect(Set(all).count == all.count && placed.isDisjoint(with: all), "seed \(seed)")
            placed.formUnion(all)
            let bursts =
                bytes.dividedUp(by: o.requestBytes) - (bytes - token) / o.requestBytes
            #expect(newest.count == 2 * bursts && Set(newest).count == newest.count)
            #expect(Set(newest).isSubset(of: all), "seed \(seed)")
        }
        let rows = trace.offloadedKV.rows
        #expect(placed.allSatisfy { rows.contains(Int(mapping.decode($0).row)) }, "seed \(seed)")
    }

    private func message(_ make: () throws -> PIMLayerTrace) -> String? {
        do {
            _ = try make()
            return nil
        } catch { return (error as? PIMCapacityError)?.message }
    }

    /// A channel of 16 KB a row number, of which weights take 1 + 1 + 1 rows and a request's keys
    /// and values 3,125 and 8 x 98.
    @Test func capacity() throws {
        let memory = try PIMCase.memory("hbm2-pim-librapim", channels: 1)
        let model = Bench.model(heads: 1, dk: 128)
        func trace(_ length: Int, _ change: (inout PIMLayoutNeeds) -> Void) throws -> PIMLayerTrace
        {
            var needs = PIMLayoutNeeds()
            change(&needs)
            return try PIMLayerTrace(
                model: model, batch: Batch(requests: 1, length: length), memory: memory,
                needs: needs)
        }
        let weights = try trace(1) { _ in }.weights.end
        // 1,048,576 tokens of 256 bytes, twice.
        #expect(
            message { try trace(1 << 20) { $0.offloadedRequests = [0] } }
                == "the keys and values of 1 requests on the xPU need 32768 rows of "
                + "each bank, and what "
                + "the weights leave of the weight partition has \(8192 - weights): "
                + "\(24576 + weights) rows (\((24576 + weights) * 16384) bytes) too many")
        // 87,357 tokens need 5,460 rows and 8 x 171; 1,364 are left.
        #expect(
            message {
                try trace(87_357) { $0.inputs = .init(requests: 1, elements: 1_364 * 512 + 1) }
            }
                == "the input vectors of 1 requests need 1365 rows of each bank, and "
                + "what is left of the kv "
                + "partition has 1364: 1 rows (16384 bytes) too many")
        #expect(message { try trace(1) { $0.inputs = .init(requests: 512, elements: 16) } } == nil)
        #expect(
            message { try trace(1) { $0.inputs = .init(requests: 513, elements: 16) } }
                == "a row of 32 columns in each of 16 banks has no column for the input "
                + "vector of each "
                + "of 513 requests, but for 512 at most")
        #expect(
            message {
                try trace(87_357) {
                    $0.inputs = .init(requests: 1, elements: 1_364 * 512)
                    $0.gwriteRow = true
                }
            }
                == "vectors on their way into the global buffer need 1 rows of each "
                + "bank, and what is left "
                + "of the kv partition has 0: 1 rows (16384 bytes) too many")
        #expect(
            message {
                try trace(87_357) {
                    $0.inputs = .init(requests: 1, elements: 1_364 * 512)
                    $0.ffnShare = 0.5
                }
            }
                == "the weights of 20 outputs of the FFN need 1 rows of each bank, and "
                + "what is left "
                + "of the kv partition has 0: 1 rows (16384 bytes) too many")
    }
}
