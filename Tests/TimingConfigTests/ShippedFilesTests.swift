import DRAMModel
import Foundation
import Testing
import TimingConfig
import TestSupport

/// The files of `timing/`.
@Suite struct ShippedFilesTests {
    static let names = TimingFiles.names.map { $0 + ".yaml" }

    /// Files whose currents leave an energy unknown, and what is said of that.
    private static let warnings = [
        "ddr5-4800.yaml":
            "IDD0 * tRC (122 mA * 116 = 14152) is less than standby, IDD3N * tRAS + "
            + "IDD2N * (tRC - tRAS) (142 mA * 77 + 92 mA * 39 = 14522): the energy of activations "
            + "is unknown"
    ]

    static func load(_ name: String, _ overrides: String...) throws -> LoadedConfiguration {
        try TimingFile.load(path: Checkout.path("timing/\(name)"), overrides: overrides)
    }

    @Test(arguments: names)
    func loadsAndBack(_ name: String) throws {
        let loaded = try Self.load(name)
        #expect(loaded.warnings.map(\.message) == (Self.warnings[name].map { [$0] } ?? []))
        let text = TimingFile.yaml(for: loaded, source: name)
        let again = try Sample.load(text)
        #expect(again.readValues == loaded.readValues && again.unused == [])
    }

    /// Each value names its source in a comment behind it, or above.
    @Test(arguments: names)
    func everyValueNamesItsSource(_ name: String) throws {
        let text = try Checkout.text("timing/\(name)")
        let lines = text.split(separator: "\n")
        let bare = zip(lines.dropFirst(), lines).filter { line, above in
            line.hasPrefix("  ") && !line.contains(" # ") && !above.hasPrefix("  # ")
        }
        #expect(bare.map(\.0) == [])
    }

    @Test func theListIsComplete() throws {
        let list = try Checkout.text("timing/README.md")
        #expect(Self.names.filter { !list.contains("| `\($0.dropLast(5))` |") } == [])
    }

    @Test func librapim() throws {
        let c = try Self.load("hbm2-pim-librapim.yaml").configuration
        #expect(c.organization.capacityBytes == 16 << 30)
        #expect(c.bank.rowBuffers == 2 && c.bank.weight_rows == 8192)
        #expect(c.controller.dual_command)
        let pim = try #require(c.pim)
        #expect(c.bank.columnCycles(pim.tCCD_PIM) == 2, "2 % leave it as it is")
        #expect(pim.mac_bits / pim.element_bits == 16)
        let three = try Self.load("hbm2-pim-librapim.yaml", "bank.ratio=3:1").configuration
        #expect(three.bank.weight_rows == 12288)
    }

    @Test func aimIsTheSameMemoryWithOtherBanks() throws {
        var librapim = try Self.load("hbm2-pim-librapim.yaml").configuration
        librapim.name = "hbm2-pim-aim"
        librapim.bank = BankStructure()
        #expect(try Self.load("hbm2-pim-aim.yaml").configuration == librapim)
    }

    @Test func neupims() throws {
        let c = try Self.load("hbm2-neupims.yaml").configuration
        #expect(c.organization.capacityBytes == 32 << 30)
        #expect(c.bank.kind == .dual_row_buffer && c.organization.ranks == 2)
        #expect(c.controller.address_mapping == "rorabgbachco")
    }

    @Test func attacc() throws {
        var c = try Self.load("hbm3-attacc.yaml").configuration
        #expect(c.organization.capacityBytes == 16 << 30)
        #expect(c.pim?.tCCD_PIM == 6 && c.pim?.tfaw == .exempt)
        c.pim?.tCCD_PIM = 4
        c.pim?.tRTP_PIM = 12
        c.name += "-nolimit"
        #expect(try Self.load("hbm3-attacc-nolimit.yaml").configuration == c)
    }

    /// Peaks and sizes are those of the HPU paper: 460 GB/s and 16 GB, 4.9 TB/s and room for 144
    /// GB.
    @Test(arguments: [("hbm2-hpu.yaml", 460.8, 16), ("hbm3e-hpu.yaml", 4915.2, 256)])
    func hpu(_ name: String, _ peak_GBps: Double, _ capacity_GiB: Int) throws {
        let c = try Self.load(name).configuration
        let o = c.organization
        #expect(o.capacityBytes == capacity_GiB << 30 && o.requestBytes == 32)
        let spacing = Double(max(o.burstCycles, c.timing.tCCD_S)) * c.timing.tCK_ns
        let peak = Double(o.channels * o.requestBytes) / spacing
        #expect(abs(peak / peak_GBps - 1) < 1e-5)
        // Rows of 1 KB, and keys and values of a channel at consecutive addresses.
        #expect(o.requestsPerRow * o.requestBytes == 1024)
        #expect(c.controller.address_mapping.fields?.hasPrefix("ch") == true)
    }

    /// 32 banks of 16 multipliers at 1 GHz: the 1 TFLOPS of a device.
    @Test func aimOnGDDR6() throws {
        let c = try Self.load("gddr6-aim.yaml").configuration
        let pim = try #require(c.pim)
        let macs = Double(pim.mac_bits / pim.element_bits * c.organization.banks)
        let perChannel = macs / (Double(pim.tCCD_PIM) * c.timing.tCK_ns)
        #expect(perChannel * 2 * 2 == 1024, "in GFLOPS, of two channels")
    }
}
