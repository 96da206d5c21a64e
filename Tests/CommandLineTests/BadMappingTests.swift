import TestSupport
import Testing

/// Address mappings that must be refused, at their places; the sample has address bits 6 to 32.
@Suite struct BadMappingTests {
    private static let good =
        "{bankgroup: [[6, 18], 7], bank: [15, 16], column: [8, 9, 10, 11, 12, 13, 14], "
        + "row: [17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32]}"

    /// The good mapping with one change; the error is `offset` letters into the new text.
    private static func mapping(
        _ old: String, _ new: String, at offset: Int, _ message: String
    ) -> BadRun {
        let start = good.range(of: old)!.lowerBound
        let column = 20 + good.distance(from: good.startIndex, to: start) + offset
        return BadRun(
            timing: "rochrababgco", good.replacing(old, with: new),
            "memory.yaml:35:\(column): error: \(message)")
    }

    static let cases: [BadRun] = [
        mapping(
            "bank: [15, 16]", "bank: [15]", at: 6,
            "bank has 1 bit, but a bank group has 4 banks (2 bits)"),
        mapping(
            "{bankgroup: [[6, 18], 7], ", "{", at: 0,
            "bankgroup has 0 bits, but a rank has 4 bank groups (2 bits)"),
        mapping(
            "{bank", "{channel: [33], bank", at: 10,
            "channel has 1 bit, but the memory has 1 channels (0 bits)"),
        mapping(
            "[15, 16]", "[15, 3]", at: 5,
            "address bit 3 is inside a request of 64 bytes; bits 6 to 32 may be used"),
        mapping(
            "[15, 16]", "[15, [16, 33]]", at: 10,
            "address bit 33 is above the memory; bits 6 to 32 may be used"),
        mapping(
            "[15, 16]", "[15, [15, 6, 18]]", at: 5,
            "address_mapping does not tell addresses apart: bank bit 1 equals bankgroup bit 0 "
                + "XOR bank bit 0"),
        mapping(
            "[15, 16]", "[15, [16, 16]]", at: 10, "bank: address bit 16 stands twice in one XOR"),
        mapping("[15, 16]", "[15, x]", at: 5, "bank: 'x' is not a whole number"),
        mapping("[15, 16]", "[15, 64]", at: 5, "bank: '64' is out of range: 0 to 63"),
        mapping("[15, 16]", "[15, []]", at: 5, "bank: a bit without address bits"),
        mapping(
            "[15, 16]", "[15, [[16]]]", at: 6,
            "bank: must be an address bit or a list of them, not a list"),
        mapping(
            "[15, 16]", "15", at: 0,
            "'bank' must be a list of address bits such as [1, 2], or modulo, from and bits, "
                + "not a single value"),
        mapping("[15, 16]", "[]", at: 0, "'bank' is empty"),
        mapping(
            "bank: [15", "bonk: [15", at: 0,
            "unknown key 'bonk' in an address mapping; did you mean 'bank'?"),
        mapping("row:", "bank: [1], row:", at: 0, "'bank' is repeated; it was given in line 35"),
        BadRun(
            timing: "rochrababgco", "[6, 7]",
            "memory.yaml:35:20: error: address_mapping: must be six fields, a preset, a mapping of "
                + "fields to address bits or a DRAMSys file, not a list"),
        BadRun(
            timing: "rochrababgco", "''",
            "memory.yaml:35:20: error: address_mapping: the value is empty"),
        BadRun(
            timing: "rochrababgco", "MOP4CLXR",
            "memory.yaml:35:20: error: address_mapping: 'MOP4CLXR' is not a preset; "
                + "did you mean 'MOP4CLXOR'?"),
        BadRun(
            adding: ["--set", "controller.address_mapping={bank: [16, y]}"],
            "--set controller.address_mapping={bank: [16, y]}:1:40: error: bank: 'y' is not"),
        BadRun(
            adding: ["--set", "controller.address_mapping={bank: [16"],
            "--set controller.address_mapping={bank: [16:1:28: error: address_mapping: did not "
                + "find expected ',' or ']'"),
    ]

    @Test(arguments: cases) func isRefusedAtItsPlace(_ run: BadRun) throws { try run.check() }

    @Test func theDependentBitIsNamed() throws {
        let text = Self.good.replacing("[15, 16]", with: "[15, [15, 7]]")
            .replacing("17, 18, 19", with: "17, 16, 19")
        let scratch = Sample.folder()
        let outcome = try Librasim.run(
            BadRun.replay() + ["--set", "controller.address_mapping=\(text)"], in: scratch)
        #expect(outcome.status == 2)
        #expect(
            outcome.errors.hasSuffix(
                "error: address_mapping does not tell addresses apart: "
                    + "bank bit 1 equals bankgroup bit 1 XOR bank bit 0\n"), "\(outcome.errors)")
    }

    /// What lays weights, keys and values out in address order takes fields only.
    @Test(arguments: [
        ["trace", "--out", "out", "--workload", "workloads/gpt3-175b-librapim.yaml"],
        ["run", "workloads/llama2-7b-small.yaml"],
    ])
    func workloadsTakeFieldsOnly(_ command: [String]) throws {
        let scratch = Sample.folder()
        let outcome = try Librasim.run(
            command.dropLast() + [Checkout.path(command.last!), "--set"]
                + ["controller.address_mapping=MOP4CLXOR"], in: scratch)
        #expect(outcome.status == 2 && outcome.output == "")
        #expect(
            outcome.errors.hasPrefix(
                "--set controller.address_mapping=MOP4CLXOR:1:28: error: address_mapping: "
                    + "'MOP4CLXOR' is for replays of traces; "), "\(outcome.errors)")
    }
}
