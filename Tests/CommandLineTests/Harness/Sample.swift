import Foundation
import TestSupport

/// Inputs that work, for tests to run or to break.
enum Sample {
    /// A DDR4 memory of 8 GiB without a `power` section.
    static let yaml =
        SampleFiles.timing.replacing("  tRAS: 52\n", with: "  tRAS: 52\n  tRC: 74\n") + """
            controller:
              policy: dramsim3
              address_mapping: rochrababgco

            """

    /// A trace of reads and writes all over 8 GiB, in order of their cycles.
    static func trace(requests: Int) -> String {
        var state: UInt64 = 1
        var text = ""
        text.reserveCapacity(requests * 24)
        for index in 0..<requests {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let address = String((state >> 31) & 0x1_ffff_ffc0, radix: 16)
            text += "0x\(address) \((state >> 20) % 3 == 0 ? "WRITE" : "READ") \(index * 4)\n"
        }
        return text
    }

    /// A folder with `memory.yaml`, `memory.ini` and `ok.trace` of 200 requests.
    static func folder() -> Scratch {
        let scratch = Scratch()
        scratch.write(yaml, as: "memory.yaml")
        scratch.write(SampleFiles.ini, as: "memory.ini")
        scratch.write(trace(requests: 200), as: "ok.trace")
        return scratch
    }
}
