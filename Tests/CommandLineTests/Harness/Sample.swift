import Foundation

/// Inputs that work, for tests to run or to break.
enum Sample {
    /// A DDR4 memory of 8 GiB without a `power` section.
    static let yaml = """
        format: librasim-timing/1
        name: sample
        standard: DDR4
        clock:
          tCK: 0.625 ns
        organization:
          bankgroups: 4
          banks_per_group: 4
          rows: 65536
          columns: 1024
          device_width: 8
          bus_width: 64
          BL: 8
        timing:
          CL: 22
          CWL: 16
          tRCD: 22
          tRP: 22
          tRAS: 52
          tRC: 74
          tCCD_S: 4
          tCCD_L: 8
          tRTRS: 1
          tRTP: 12
          tWTR_S: 4
          tWTR_L: 12
          tWR: 24
          tRRD_S: 4
          tRRD_L: 8
          tFAW: 34
          tRFC: 560
          tREFI: 12480
        controller:
          policy: dramsim3
          address_mapping: rochrababgco

        """

    static let ini = """
        [dram_structure]
        protocol = DDR4
        bankgroups = 4
        banks_per_group = 4
        rows = 65536
        columns = 1024
        device_width = 8
        BL = 8
        [timing]
        tCK = 0.63
        CL = 22
        [system]
        channel_size = 16384

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
        scratch.write(ini, as: "memory.ini")
        scratch.write(trace(requests: 200), as: "ok.trace")
        return scratch
    }
}
