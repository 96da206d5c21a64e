import Testing
import TimingConfig

@Suite struct SemanticCheckTests {
    /// Overrides of the sample, and the error of the last one.
    static let violations: [(overrides: [String], message: String)] = [
        (["timing.tRC=51"], "tRC (51) is less than tRAS (52)"),
        (["timing.tRC=73"], "tRC (73) is less than tRAS + tRP (74)"),
        (["timing.tFAW=3"], "tFAW (3) is less than tRRD_S (4)"),
        (["timing.tRAS=21"], "tRAS (21) is less than tRCDRD (22)"),
        (
            ["timing.tREFI=560"],
            "tREFI (560) must be greater than tRFC (560): a rank would do nothing but refresh"
        ),
        (["timing.tCCD_S=9"], "tCCD_S (9) is greater than tCCD_L (8)"),
        (["timing.tRRD_S=9"], "tRRD_S (9) is greater than tRRD_L (8)"),
        (["timing.tWTR_S=13"], "tWTR_S (13) is greater than tWTR_L (12)"),
        (["timing.tCCD=4"], "'tCCD' is for memories with one bank group; give tCCD_S and tCCD_L"),
        (
            ["organization.bus_width=4"], "bus_width: '4' is out of range: 8 to 65536"
        ),
        (
            ["organization.bus_width=8", "organization.device_width=16"],
            "bus_width (8) is not a multiple of device_width (16)"
        ),
        (
            ["organization.rows=1000"],
            "rows: 1000 is not a power of two; the nearest are 512 and 1024"
        ),
        (["organization.channels=0"], "channels: '0' is out of range: 1 to 1024"),
        (
            ["organization.banks_per_group=32"],
            "4 bank groups of 32 banks are more than 64 banks a rank"
        ),
        (
            ["organization.columns=4"],
            "columns (4) is less than BL (8): a row does not hold one burst"
        ),
        (
            ["organization.BL=1"],
            "BL (1) is less than the 2 beats of one cycle of DDR4; "
                + "set burst_cycles to say how long it lasts"
        ),
        (
            [
                "organization.channels=1024", "organization.ranks=16",
                "organization.columns=16777216",
                "organization.rows=1073741824",
            ], "the memory needs 75 address bits; at most 62 are possible"
        ),
        (
            ["controller.address_mapping=rochrababgcoxx"],
            "address_mapping: 'rochrababgcoxx' has 14 letters, not 12; "
                + "spell each of ch ra bg ba ro co once, most significant first, "
                + "or name RoBaRaCoCh, MOP4CLXOR, RoRaBaCoBgChXOR or a .json file of DRAMSys"
        ),
        (
            ["controller.address_mapping=rochrababgxx"],
            "address_mapping: 'xx' in 'rochrababgxx' is not a field; "
                + "spell each of ch ra bg ba ro co once, most significant first, "
                + "or name RoBaRaCoCh, MOP4CLXOR, RoRaBaCoBgChXOR or a .json file of DRAMSys"
        ),
        (
            ["controller.address_mapping=rorochbabgco"],
            "address_mapping: 'ro' stands twice in 'rorochbabgco'; "
                + "spell each of ch ra bg ba ro co once, most significant first, "
                + "or name RoBaRaCoCh, MOP4CLXOR, RoRaBaCoBgChXOR or a .json file of DRAMSys"
        ),
        (
            ["rule_set=dramsim3", "controller.refresh_policy=bank_staggered"],
            "bank_staggered refresh needs tRFCb and tREFIb in 'timing'"
        ),
        (
            ["controller.refresh_policy=bank_staggered"],
            "DDR4 has no refresh of single banks, as bank_staggered needs"
        ),
        (
            [
                "rule_set=dramsim3", "controller.refresh_policy=bank_staggered",
                "timing.tRFCb=100", "timing.tREFIb=781",
            ],
            "tREFIb (781): 16 refreshes, one for each bank of a rank, take 12496 cycles, longer "
                + "than tREFI (12480); tREFIb may be 780 at most"
        ),
        (
            [
                "rule_set=dramsim3", "organization.ranks=4",
                "controller.refresh_policy=bank_staggered", "timing.tRFCb=100",
                "timing.tREFIb=3",
            ],
            "tREFIb (3) leaves less than one cycle for each of 4 ranks"
        ),
        (
            ["timing.tREFI=699"],
            "tREFI (699) leaves 139 cycles beside tRFC (560): "
                + "opening, writing and closing a row takes 140"
        ),
        (["controller.self_refresh=true"], "self_refresh needs tXS in 'timing'"),
        (
            ["controller.write_low_watermark=20", "controller.write_high_watermark=10"],
            "write_low_watermark (20) is greater than write_high_watermark (10)"
        ),
        (
            ["controller.write_high_watermark=33"],
            "write_high_watermark (33) is greater than trans_queue_size (32)"
        ),
        (["controller.page_policy=adaptive"], "page_policy adaptive needs policy fr_fcfs"),
        (["controller.dual_command=true"], "dual_command is for HBM: DDR4 has one command bus"),
        (["controller.cmd_queue_size=1025"], "cmd_queue_size: '1025' is out of range: 1 to 1024"),
        (
            ["controller.unified_queue=yes"],
            "unified_queue: 'yes' is neither true nor false"
        ),
        (
            ["controller.policy=frfcfs"],
            "policy: 'frfcfs' is not dramsim3 or fr_fcfs; did you mean 'fr_fcfs'?"
        ),
        (["power.VDD=-1"], "VDD: '-1' is negative; it must be zero or more"),
        (["power.VDD=1.2 mA"], "VDD: '1.2 mA' is not a number; the unit is V, or left out"),
        (["power.IDD0=nan"], "IDD0: 'nan' is not a number; the unit is mA, or left out"),
        (["power.IDD0=1e999"], "IDD0: '1e999' is out of range: 0 to 1000000000 mA"),
        (
            [
                "timing.tWR=1000000000", "timing.tRFC=1", "timing.tXS=1000000000",
                "timing.tRP=1000000000",
            ],
            "tRC (1000000052) is too large: "
                + "all timing parameters together must stay below 2^31 cycles"
        ),
    ]

    @Test(arguments: violations.indices)
    func reports(_ index: Int) throws {
        let (overrides, message) = Self.violations[index]
        let errors = Sample.errors(Sample.yaml, overrides: overrides)
        #expect(errors.contains { $0.hasSuffix(": error: \(message)") }, "\(errors)")
        #expect(errors.count == 1, "\(errors)")
    }

    @Test func theValueInTheFileIsBlamed() throws {
        #expect(
            Sample.errors(Sample.yaml.changing("tCCD_S: 4", to: "tCCD_S: 9")) == [
                "f.yaml:20:11: error: tCCD_S (9) is greater than tCCD_L (8)"
            ])
        #expect(
            Sample.errors(Sample.yaml.changing("tRAS: 52", to: "tRAS: 52\n  tRC: 60")) == [
                "f.yaml:20:8: error: tRC (60) is less than tRAS + tRP (74)"
            ])
    }

    @Test(arguments: [
        ["timing.tRC=74"], ["timing.tFAW=4"], ["timing.tRAS=22"], ["timing.tREFI=700"],
        ["timing.tCCD_S=8"], ["organization.burst_cycles=0"],
        ["controller.write_high_watermark=32"],
        [
            "rule_set=dramsim3", "controller.refresh_policy=bank_staggered", "timing.tRFCpb=100",
            "timing.tREFIpb=780",
        ],
        ["controller.policy=fr_fcfs", "controller.page_policy=adaptive"],
        ["controller.refresh_policy=none", "timing.tREFI=1"],
        ["organization.bankgroups=1", "organization.banks_per_group=64", "timing.tCCD=4"],
    ])
    func acceptsTheLimit(_ overrides: [String]) throws {
        #expect(Sample.errors(Sample.yaml, overrides: overrides) == [])
    }
}
