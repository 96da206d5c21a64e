import DRAMModel
import Testing
import TimingConfig

/// The `nmp` section: its defaults, and values that do not fit the rows, the buffers or each other.
@Suite struct NMPSectionTests {
    private func load(_ text: String, _ overrides: String...) throws -> MemoryConfiguration {
        try Sample.load(text, overrides: overrides).configuration
    }

    private static let ports = Sample.yaml + "nmp: {}\n"

    @Test func itsPresencePutsTheUnitsBehindPorts() throws {
        #expect(try load(Sample.yaml).pim == nil)
        let pim = try #require(try load(Self.ports).pim)
        #expect(pim.nmp == NMPParameters())
        #expect(pim.columnBits == 512)
        #expect(try load(Sample.yaml, "nmp.fpus=3").pim?.nmp?.fpus == 3)
    }

    @Test func readsEverything() throws {
        let text =
            Sample.yaml + """
                nmp:
                  tCCD_NMP: 3
                  port_bits: 256
                  banks_per_port: 2
                  fpus: 4
                  fpu_MHz: 800
                  fpu_macs: 8
                  input_buffer: 4096
                  weight_buffer: 16384
                  output_buffer: 8192
                  buffering: single
                  banks: lock_step
                  row_pJ_per_bit: 0.11
                  array_pJ_per_bit: 0.44 pJ
                  port_pJ_per_bit: 0.5
                  bus_pJ_per_bit: 6
                  buffer_pJ_per_bit: 0

                """
        var expected = NMPParameters()
        expected.tCCD_NMP = 3
        expected.port_bits = 256
        expected.banks_per_port = 2
        expected.fpus = 4
        expected.fpu_MHz = 800
        expected.fpu_macs = 8
        expected.input_buffer = 4096
        expected.weight_buffer = 16384
        expected.output_buffer = 8192
        expected.buffering = .single
        expected.banks = .lock_step
        expected.row_pJ_per_bit = 0.11
        expected.array_pJ_per_bit = 0.44
        expected.port_pJ_per_bit = 0.5
        expected.bus_pJ_per_bit = 6
        expected.buffer_pJ_per_bit = 0
        let loaded = try Sample.load(text)
        #expect(loaded.configuration.pim?.nmp == expected)
        let back = TimingFile.yaml(for: loaded, source: "test")
        #expect(try Sample.load(back).configuration == loaded.configuration)
        let echoed = loaded.resolved.filter { $0.section == "nmp" }.map(\.key)
        #expect(echoed.count == 16)
        // What only units in the banks have is not echoed.
        let pim = loaded.resolved.filter { $0.section == "pim" }.map(\.key)
        #expect(!pim.contains("mac_bits") && !pim.contains("tCCD_PIM") && pim.contains("tfaw"))
    }

    /// Sample: rows of 65536 bits, 16 banks.
    @Test(arguments: [
        ("tCCD_NMP=0", "tCCD_NMP is 0: a port takes at least one cycle for a column"),
        ("port_bits=131072", "port_bits (131072) is more than a row of 65536 bits"),
        ("port_bits=300", "port_bits: 300 is not a power of two; the nearest are 256 and 512"),
        ("fpus=0", "fpus: '0' is out of range: 1 to 1024"),
        ("fpu_MHz=0.5", "fpu_MHz: '0.5' is not a whole number"),
        (
            "banks_per_port=64",
            "banks_per_port (64) is more than the 16 banks of a rank"
        ),
        (
            "weight_buffer=64",
            "half of weight_buffer (32 bytes) does not hold one column of 64 bytes"
        ),
        (
            "output_buffer=16",
            "half of output_buffer leaves 0 bytes for each of 16 ports: a result has 16 bits"
        ),
        (
            "banks=lockstep",
            "banks: 'lockstep' is not lock_step or independent; did you mean 'lock_step'?"
        ),
        ("buffering=dual", "buffering: 'dual' is not double or single"),
        ("input_bufer=4", "unknown key 'input_bufer' in 'nmp'; did you mean 'input_buffer'?"),
        ("tCCD_PIM=4", "unknown key 'tCCD_PIM' in 'nmp'; it belongs in section 'pim'"),
        (
            "tCCD_NMP=100000",
            "a row takes 12800000 cycles through its port, and rows must close for refresh within "
                + "tREFI (12480)"
        ),
    ])
    func violations(_ override: String, _ message: String) throws {
        let errors = Sample.errors(Self.ports, overrides: ["nmp.\(override)"])
        #expect(errors.count == 1 && errors[0].hasSuffix("error: \(message)"), "\(errors)")
    }

    @Test(arguments: [
        ("mac_bits=256", ": the width of a port is nmp.port_bits"),
        ("tCCD_PIM=4", ": the spacing at a port is nmp.tCCD_NMP"),
        ("weight_bursts_ahead=1", ""), ("tAF=3", ""),
    ])
    func keysOfUnitsInBanksAreErrors(_ override: String, _ hint: String) throws {
        let errors = Sample.errors(Self.ports, overrides: ["pim.\(override)"])
        let key = override.prefix { $0 != "=" }
        let message =
            "error: '\(key)' is for units in the banks, and section 'nmp' puts them behind "
            + "vertical ports\(hint)"
        #expect(errors.count == 1 && errors[0].hasSuffix(message), "\(errors)")
    }

    /// The design points of H2-LLM: pins of 0.4 Gb/s.
    @Test(arguments: [(128, 6.4), (256, 12.8), (512, 25.6), (1024, 51.2)])
    func bandwidths(_ bits: Int, _ GBps: Double) throws {
        let memory = try ShippedFilesTests.load(
            "lpddr5-6400-h2llm.yaml", "nmp.port_bits=\(bits)"
        ).configuration
        let nmp = try #require(memory.pim?.nmp)
        let time_ns = Double(nmp.tCCD_NMP) * memory.timing.tCK_ns
        #expect(abs(Double(nmp.port_bits) / 8 / time_ns - GBps) < 1e-9)
        #expect(memory.organization.capacityBytes == 8 * 16 * 256 << 20)
    }

    /// 1, 2 and 4 KB a row, 256 MB a bank.
    @Test(arguments: [(512, 262_144), (1024, 131_072), (2048, 65_536)])
    func rowSizes(_ columns: Int, _ rows: Int) throws {
        let memory = try ShippedFilesTests.load(
            "lpddr5-6400-h2llm.yaml", "organization.columns=\(columns)",
            "organization.rows=\(rows)"
        ).configuration
        #expect(memory.organization.capacityBytes == 8 * 16 * 256 << 20)
    }

    @Test(arguments: [("lpddr5-6400-idnmp.yaml", 200), ("lpddr5-6400-idnmp-plus.yaml", 1000)])
    func inDieBaselines(_ file: String, _ MHz: Int) throws {
        let memory = try ShippedFilesTests.load(file).configuration
        let nmp = try #require(memory.pim?.nmp)
        #expect((nmp.fpus, nmp.fpu_MHz, nmp.tCCD_NMP, nmp.port_bits) == (1, MHz, 4, 256))
        #expect(nmp.weight_buffer == 32768)
    }
}
