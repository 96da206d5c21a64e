import DRAMModel
import Testing
import TimingConfig
import TestSupport

/// The `bank` section: the forms of a split, and what does not add up.
@Suite struct BankSectionTests {
    /// The sample with a `bank` section; its keys start in line 33. A bank has 65536 rows.
    static func yaml(_ keys: String...) -> String {
        Sample.yaml + "bank:\n" + keys.map { "  \($0)\n" }.joined()
    }

    func bank(_ text: String, _ overrides: String...) throws -> BankStructure {
        try Sample.load(text, overrides: overrides).configuration.bank
    }

    @Test func readsEverything() throws {
        let bank = try bank(Sample.pim)
        #expect(bank.kind == .sliced)
        #expect(bank.rows_per_subarray == 1024)
        #expect(bank.weight_rows == 49152)
        #expect(bank.bridge == .isolated)
        #expect(bank.column_delay_permille == 1020)
        #expect(bank.rounding == .up)
        #expect(bank.pimRows(of: 65536) == 49152..<65536)
        #expect(bank.columnCycles(6) == 7)
    }

    @Test func defaultsAreConventional() throws {
        #expect(try bank(Sample.yaml) == BankStructure())
        #expect(try bank(Sample.yaml + "bank: {}\n") == BankStructure())
        let dual = try bank(Self.yaml("structure: dual_row_buffer"))
        #expect(dual.kind == .dual_row_buffer && dual.rowBuffers == 2)
    }

    @Test(arguments: [
        ("weight_rows: 16384", 16384), ("kv_rows: 16384", 49152), ("ratio: 1:1", 32768),
        ("ratio: 3:1", 49152), ("ratio: ' 127 : 1 '", 65024), ("ratio: 1:127", 512),
        ("weight_rows: 512\n  kv_rows: 65024", 512),
    ])
    func splits(_ key: String, _ rows: Int) throws {
        let text = Self.yaml("structure: sliced", key)
        #expect(try bank(text).weight_rows == rows)
    }

    @Test func aNearerSplitReplacesTheWholeOther() throws {
        #expect(try bank(Sample.pim, "bank.weight_rows=1024").weight_rows == 1024)
        #expect(try bank(Sample.pim, "bank.kv_rows=1024").weight_rows == 64512)
        #expect(try bank(Sample.pim, "bank.ratio=1:3").weight_rows == 16384)
        let folder = Scratch()
        folder.write(Sample.pim, as: "base.yaml")
        let child = """
            format: librasim-timing/1
            extends: base.yaml
            bank: {ratio: "1:1", rows_per_subarray: 64}
            """
        let bank = try TimingFile.load(path: folder.write(child, as: "child.yaml")).configuration
            .bank
        #expect(bank.weight_rows == 32768 && bank.rows_per_subarray == 64)
        #expect(bank.column_delay_permille == 1020)
    }

    @Test func banksThatAreNoLongerSlicedInheritNoSlices() throws {
        #expect(try bank(Sample.pim, "bank.structure=conventional") == BankStructure())
        let folder = Scratch()
        folder.write(Sample.pim, as: "base.yaml")
        let heading = "format: librasim-timing/1\nextends: base.yaml\nbank:\n"
        let child = heading + "  structure: dual_row_buffer\n"
        let path = folder.write(child, as: "child.yaml")
        #expect(try TimingFile.load(path: path).configuration.bank.rowBuffers == 2)
        let wrong = folder.write(child + "  ratio: 1:1\n", as: "child.yaml")
        #expect(
            Sample.errors(loading: wrong, in: folder) == [
                "child.yaml:5:10: error: 'ratio' is for sliced banks, "
                    + "and 'structure' is dual_row_buffer"
            ])
    }

    /// A split that the file between has dropped does not come back.
    @Test func aDroppedSplitIsGone() throws {
        let folder = Scratch()
        let heading = "format: librasim-timing/1\nextends: "
        folder.write(Sample.pim, as: "base.yaml")
        folder.write(
            heading + "base.yaml\nbank:\n  structure: conventional\n", as: "between.yaml")
        let path = folder.write(
            heading + "between.yaml\nbank:\n  structure: sliced\n", as: "child.yaml")
        #expect(
            Sample.errors(loading: path, in: folder) == [
                "child.yaml:4:14: error: sliced banks need weight_rows, kv_rows or ratio in 'bank'"
            ])
    }

    @Test func echoesBothPartitions() throws {
        func settings(_ text: String) throws -> [String: ResolvedSetting] {
            let resolved = try Sample.load(text).resolved.filter { $0.section == "bank" }
            return Dictionary(uniqueKeysWithValues: resolved.map { ($0.key, $0) })
        }
        let sliced = try settings(Self.yaml("structure: sliced", "ratio: 3:1"))
        #expect(sliced["weight_rows"]?.value == "49152")
        #expect(sliced["kv_rows"]?.value == "16384")
        #expect(
            sliced["weight_rows"]?.origin != .standardDefault, "it comes from the ratio's line")
        #expect(sliced["column_delay"]?.value == "1")
        #expect(sliced["ratio"] == nil)
        #expect(try settings(Sample.yaml).keys.sorted() == ["structure"])
        #expect(try settings(Sample.pim)["column_delay"]?.value == "1.02")
    }

    static let errors: [(keys: [String], error: String)] = [
        (
            ["weight_rows: 512"],
            "33:16: error: 'weight_rows' is for sliced banks, and 'structure' is conventional"
        ),
        (
            ["structure: dual_row_buffer", "bridge: connected"],
            "34:11: error: 'bridge' is for sliced banks, and 'structure' is dual_row_buffer"
        ),
        (
            ["structure: sliced"],
            "33:14: error: sliced banks need weight_rows, kv_rows or ratio in 'bank'"
        ),
        (
            ["structure: sliced", "weight_rows: 1000"],
            "34:16: error: weight_rows (1000) is not a multiple of rows_per_subarray (512) "
                + "from 512 to 65024; the nearest are 512 and 1024"
        ),
        (
            ["structure: sliced", "kv_rows: 0"],
            "34:12: error: kv_rows (0) is not a multiple of rows_per_subarray (512) "
                + "from 512 to 65024; the nearest is 512"
        ),
        (
            ["structure: sliced", "weight_rows: 65536"],
            "34:16: error: weight_rows (65536) is not a multiple of rows_per_subarray (512) "
                + "from 512 to 65024; the nearest is 65024"
        ),
        (
            ["structure: sliced", "weight_rows: 512", "kv_rows: 512"],
            "34:16: error: weight_rows (512) and kv_rows (512) add up to 1024, not to rows (65536);"
                + " 65024 kv_rows or 65024 weight_rows would"
        ),
        (
            ["structure: sliced", "weight_rows: 512", "ratio: 1:1"],
            "35:10: error: 'ratio' repeats 'weight_rows'; give one of them"
        ),
        (
            ["structure: sliced", "ratio: 3:2"],
            "34:10: error: ratio 3:2 does not cut 65536 rows between two subarrays of 512; "
                + "the nearest are 19:13 (weight_rows: 38912) and 77:51 (weight_rows: 39424)"
        ),
        (
            ["structure: sliced", "ratio: 999:1"],
            "34:10: error: ratio 999:1 does not cut 65536 rows between two subarrays of 512; "
                + "the nearest is 127:1 (weight_rows: 65024)"
        ),
        (
            ["structure: sliced", "ratio: '3'"],
            "34:10: error: ratio: '3' is not a ratio such as '3:1'"
        ),
        (
            ["structure: sliced", "ratio: 0:1"],
            "34:10: error: ratio: '0' is out of range: 1 to 1048576"
        ),
        (
            ["structure: sliced", "ratio: 1:1", "rows_per_subarray: 65536"],
            "35:22: error: rows_per_subarray (65536) must be less than rows (65536): "
                + "a bank is cut between two subarrays"
        ),
        (
            ["structure: sliced", "ratio: 1:1", "rows_per_subarray: 500"],
            "35:22: error: rows_per_subarray: 500 is not a power of two; "
                + "the nearest are 256 and 512"
        ),
        (
            ["structure: sliced", "ratio: 1:1", "column_delay: 0.99"],
            "35:17: error: column_delay: '0.99' is out of range: 1 to 2"
        ),
        (
            ["structure: sliced", "ratio: 1:1", "column_delay: 1.0205"],
            "35:17: error: column_delay: '1.0205' has more than three digits after the point"
        ),
        (
            ["structure: sliced", "ratio: 1:1", "column_delay: 2 %"],
            "35:17: error: column_delay: '2 %' is not a number from 1 to 2"
        ),
        (
            ["structure: sliced", "ratio: 1:1", "rounding: down"],
            "35:13: error: rounding: 'down' is not nearest or up"
        ),
        (
            ["structure: sliced", "ratio: 1:1", "bridge: connect"],
            "35:11: error: bridge: 'connect' is not isolated or connected; "
                + "did you mean 'connected'?"
        ),
    ]

    @Test(arguments: errors.indices)
    func reports(_ index: Int) throws {
        let (keys, error) = Self.errors[index]
        let text = Sample.yaml + "bank:\n" + keys.map { "  \($0)\n" }.joined()
        let errors = Sample.errors(text)
        #expect(errors == ["f.yaml:" + error])
    }

    @Test func rowBuffersOfARankAreLimited() throws {
        let most = ["organization.bankgroups=16", "organization.banks_per_group=2"]
        let more = ["organization.bankgroups=16", "organization.banks_per_group=4"]
        let dual = Self.yaml("structure: dual_row_buffer")
        #expect(Sample.errors(dual, overrides: most) == [])
        #expect(
            Sample.errors(dual, overrides: more) == [
                "--set organization.banks_per_group=4:1:30: error: "
                    + "64 banks of 2 row buffers are more than 64 row buffers a rank"
            ])
        #expect(
            Sample.errors(Sample.pim, overrides: more + ["bank.bridge=connected"]) == [])
    }
}
