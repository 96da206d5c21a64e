import DRAMModel
import Testing
import TestSupport

@testable import WorkloadTracer

/// Where data lies: nothing twice, nothing lost, nothing outside its rows.
@Suite struct LayoutTests {
    static let memories: [[String]] = [
        ["hbm2-pim-librapim", "organization.channels=4"],
        [
            "hbm2-pim-librapim", "organization.channels=4", "organization.ranks=2",
            "controller.address_mapping=chroracobabg",
        ],
        ["hbm2-pim-aim", "organization.channels=2"],
        ["hbm2-neupims", "organization.channels=2"],
    ]

    /// Sizes that divide nothing evenly.
    private func trace(_ memory: [String], _ options: PIMMappingOptions = .init()) throws
        -> PIMLayerTrace
    {
        let model = LanguageModel(
            name: "odd", layers: 1, d: 12 * 40, heads: 12, kv_heads: 6, d_ff: 333, ffn_matrices: 3)
        let lengths = [700, 1, 16, 65, 512]
        let batch = Batch(
            lengths.enumerated().map { .init(number: $0.offset, length: $0.element) })
        return try PIMLayerTrace(
            model: model, batch: batch,
            memory: Bench.memory(memory[0], Array(memory.dropFirst())), mapping: options)
    }

    @Test(arguments: memories) func everyWeightIsReadOnce(_ memory: [String]) throws {
        let trace = try trace(memory)
        let o = trace.memory.organization
        let mapping = AddressMapping(trace.memory)
        var seen: Set<UInt64> = []
        for (phase, kind) in [
            (PIMTracePhase.qkv, LayerOperator.Kind.qkv), (.projection, .projection), (.ffn, .ffn),
        ] {
            let tensor = trace.weights.tensors.first { $0.kind == kind }!
            var requests = 0
            for channel in 0..<o.channels {
                trace.forEach(phase, channel: channel) { operation in
                    guard operation.kind == .read else { return }
                    requests += Int(operation.count)
                    for index in 0..<UInt64(operation.count) {
                        let address = operation.address + index * UInt64(o.requestBytes)
                        let place = mapping.decode(address)
                        #expect(tensor.rows.contains(Int(place.row)))
                        #expect(Int(place.channel) == channel)
                        #expect(seen.insert(address).inserted)
                    }
                }
            }
            #expect(requests == (tensor.bytes + o.requestBytes - 1) / o.requestBytes)
        }
        #expect(trace.weights.end <= min(trace.memory.bank.cut, o.rows))
    }

    /// Channel by burst, then bank group, bank, column, row.
    @Test func weightsInterleave() throws {
        let trace = try trace(Self.memories[0])
        let mapping = AddressMapping(trace.memory)
        var places: [DecodedAddress] = []
        let weights = trace.weights
        for index in weights.inChannel(weights.bursts(weights.tensors[1]), 1) {
            places.append(mapping.decode(weights.address(index, of: 1)))
        }
        let first = Int32(trace.weights.tensors[1].rows.lowerBound)
        for (index, place) in places.enumerated() {
            let k = Int32(index)
            #expect(place.bankgroup == k % 4 && place.bank == k / 4 % 4)
            #expect(place.column == k / 16 % 16 && place.row == first + k / 256)
        }
        #expect(places.count > 1000)
    }

    @Test(arguments: memories) func rowsBelongToOneTensor(_ memory: [String]) throws {
        let trace = try trace(memory)
        let rows = trace.memory.bank.pimRows(of: trace.memory.organization.rows)
        var heads: [[Int]] = []
        for kv in trace.kv {
            var taken = trace.weights.tensors.map(\.rows)
            for range in kv.keys.map(\.rows) + kv.values.map(\.rows) {
                #expect(rows.contains(range.lowerBound) && rows.contains(range.upperBound - 1))
                #expect(taken.allSatisfy { !$0.overlaps(range) })
                taken.append(range)
            }
            #expect(
                kv.keys.flatMap { block in block.heads.map { [block.request, $0] } }
                    == kv.values.map { [$0.request, $0.head] })
            heads += kv.values.map { [$0.request, $0.head] }
            #expect(kv.keys.allSatisfy { $0.heads.count <= 10 })
        }
        #expect(heads.count == 5 * 6 && Set(heads).count == 30)
    }

    /// Tiles open the rows of their data, and nothing reaches beyond it.
    @Test(arguments: memories) func tilesOpenTheirRows(_ memory: [String]) throws {
        let trace = try trace(memory)
        for kv in trace.kv {
            for (phase, expected) in [
                (PIMTracePhase.logit, kv.keys.flatMap(\.rows)),
                (.attend, kv.values.flatMap(\.rows)),
            ] {
                var opened: [Int] = []
                trace.forEach(phase, channel: kv.channel) { operation in
                    guard [.gemv_tile, .pim_activate, .pim_activate4].contains(operation.kind)
                    else { return }
                    if opened.last != Int(operation.row) { opened.append(Int(operation.row)) }
                }
                #expect(opened == expected)
            }
        }
    }

    /// The newest token's key is one run in its bank, each element of its value in a row of its
    /// own.
    @Test func writeBack() throws {
        let model = Bench.model(heads: 4, dk: 128)
        let trace = try PIMLayerTrace(
            model: model, batch: Batch(requests: 1, length: 550),
            memory: Bench.memory("hbm2-pim-librapim", ["organization.channels=1"]))
        let mapping = AddressMapping(trace.memory)
        var places: [DecodedAddress] = []
        trace.forEach(.qkv, channel: 0) { operation in
            guard operation.kind == .write else { return }
            for index in 0..<UInt64(operation.count) {
                places.append(mapping.decode(operation.address + index * 64))
            }
        }
        let (keys, values) = (trace.kv[0].keys[0], trace.kv[0].values)
        // Token 549: row 34, bank 5 of its tile, four heads of 256 bytes.
        #expect(places.prefix(16).allSatisfy { Int($0.row) == keys.rows.lowerBound + 34 })
        #expect(places.prefix(16).allSatisfy { $0.bankgroup == 1 && $0.bank == 1 })
        #expect(places.prefix(16).map(\.column) == Array(0..<16))
        #expect(places.count == 16 + 4 * 128)
        for (index, place) in places.dropFirst(16).enumerated() {
            let element = index % 128
            // The second chunk's rows are the eight behind the first's; its token 37 is in burst 1.
            let row = values[index / 128].rows.lowerBound + 8 + element / 16
            #expect(Int(place.row) == row && place.column == 1)
            #expect(Int(place.bankgroup * 4 + place.bank) == element % 16)
        }
    }

    @Test func capacity() throws {
        let memory = try Bench.memory("hbm2-pim-librapim", ["organization.channels=1"])
        let large = try Bench.model("gpt3-175b")
        // 3.6 GB in rows of 16 KB.
        #expect {
            _ = try PIMLayerTrace(
                model: large, batch: Batch(requests: 1, length: 1), memory: memory)
        } throws: { error in
            (error as? PIMCapacityError)?.message
                == "the weights of a layer of GPT3-175B need 221184 rows of each bank, "
                + "and the weight "
                + "partition has 8192: 212992 rows (3489660928 bytes) too many"
        }
        // 1,024 heads of 16 tokens: a row of keys for each four, eight rows of values for each.
        let model = Bench.model(heads: 16, dk: 128)
        #expect {
            _ = try PIMLayerTrace(
                model: model, batch: Batch(requests: 64, length: 16), memory: memory)
        } throws: { error in
            (error as? PIMCapacityError)?.message
                == "the keys and values of 1024 heads in channel 0 need 8448 rows of "
                + "each bank, and "
                + "the kv partition has 8192: 256 rows (4194304 bytes) too many"
        }
    }
}
