/// Small files that load, for tests to change one thing of.
package enum SampleFiles {
    /// A DDR4 memory of 8 GiB, without `controller` and `power`.
    package static let timing = """
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

        """

    /// A memory as DRAMsim3 describes it.
    package static let ini = """
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
}
