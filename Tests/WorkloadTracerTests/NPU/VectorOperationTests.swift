import Testing

@testable import WorkloadTracer

@Suite struct VectorOperationTests {
    /// 8 units of 128 lanes take 1,024 elements at once.
    @Test func eachStepGoesOverAllElements() {
        let npu = NPUCases.table2()
        #expect(npu.vectorCycles(.softmax, elements: 1024) == 5)
        #expect(npu.vectorCycles(.softmax, elements: 1025) == 10)
        #expect(npu.vectorCycles(.residual_layer_norm, elements: 12288) == 96)
        #expect(npu.vectorCycles(.relu, elements: 1) == 1)
        for operation in VectorOperation.allCases {
            #expect(npu.vectorCycles(operation, elements: 0) == 0)
            #expect(npu.vectorCycles(operation, elements: 4096) == 4 * operation.operations)
        }
    }

    @Test func badUnitTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = NPU(
                arrays: 0, rows: 2, columns: 2, vector_units: 1, lanes: 1, scratchpad_bytes: 1)
        }
        await #expect(processExitsWith: .failure) { _ = GEMMShape(M: -1, K: 1, N: 1) }
    }
}
