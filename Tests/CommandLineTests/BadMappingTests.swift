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
        mapping(
            "bank: [15", "rank: {modulo: 3, from: 8}, bank: [15", at: 6,
            "rank has modulo 3 and 0 bits, but a channel has 1 ranks (0 bits)"),
        mapping(
            "bank: [15", "channel: {from: 8}, bank: [15", at: 9,
            "missing in a field with a remainder: modulo"),
        mapping(
            "bank: [15", "channel: {modulo: 1, from: 8}, bank: [15", at: 18,
            "modulo: '1' is out of range: 2 to 1024"),
        mapping(
            "bank: [15", "channel: {modul: 3, from: 8}, bank: [15", at: 10,
            "unknown key 'modul' in a field with a remainder; did you mean 'modulo'?"),
        mapping(
            "bank: [15", "channel: {modulo: 3, from: 8, bits: [y]}, bank: [15", at: 37,
            "channel: 'y' is not a whole number"),
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

    /// Fields of six channels and three ranks, the text at which the error stands, and the error.
    static let remainders: [(fields: String, place: String, error: String)] = [
        (
            "channel: [33, 34, 35], rank: {modulo: 3, from: 33}", "[33",
            "channel has 3 bits, but the memory has 6 channels; "
                + "write {modulo: 3, from: BIT, bits: […]} with 1 bit"
        ),
        (
            "channel: {modulo: 3, from: 8, bits: [33]}, rank: [34, 35]", "[34",
            "rank has 2 bits, but a channel has 3 ranks; write {modulo: 3, from: BIT}"
        ),
        (
            "channel: {modulo: 6, from: 34}, rank: {modulo: 3, from: 33}", "34",
            "from: 34 is out of range: 6 to 33"
        ),
        (
            "channel: {modulo: 3, from: 8, bits: [34]}, rank: {modulo: 3, from: 8}", "34",
            "address bit 34 is above the memory; bits 6 to 33 may be used"
        ),
        (
            "channel: {modulo: 3, from: 8, bits: [[15, 16]]}, rank: {modulo: 3, from: 8}",
            "16], column",
            "address_mapping does not tell addresses apart: bank bit 1 equals channel bit 0 XOR "
                + "bank bit 0"
        ),
    ]

    @Test(arguments: remainders.indices) func remaindersAreChecked(_ index: Int) throws {
        let (fields, place, error) = Self.remainders[index]
        let text = Self.good.replacing("{bank", with: "{\(fields), bank")
        let argument = "controller.address_mapping=\(text)"
        let outcome = try Librasim.run(
            BadRun.replay() + [
                "--set", argument, "--set", "organization.channels=6", "--set",
                "organization.ranks=3",
            ], in: Sample.folder())
        #expect(outcome.status == 2 && outcome.output == "")
        let start = argument.range(of: place)!.lowerBound
        let column = argument.distance(from: argument.startIndex, to: start) + 1
        #expect(
            outcome.errors == "--set \(argument):1:\(column): error: \(error)\n",
            "\(outcome.errors)")
    }

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
