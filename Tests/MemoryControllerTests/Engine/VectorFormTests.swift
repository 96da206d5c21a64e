import DRAMEngine
import Foundation
import MemoryController
import Testing

/// The form of the vector code that is compiled: vectors on x86-64, unless `LIBRASIM_SCALAR=1`
/// chooses the form for any processor.
@Suite struct VectorFormTests {
    @Test func isTheChosenOne() {
        #if arch(x86_64)
            let isScalar = ProcessInfo.processInfo.environment["LIBRASIM_SCALAR"] == "1"
        #else
            let isScalar = true
        #endif
        print("vector code: \(ReadyBits.isWeighed ? "the form for any processor" : "x86-64")")
        #expect(GatePair.isOneByOne == isScalar)
        #expect(ReadyBits.isWeighed == isScalar)
    }
}
