import DRAMModel
import Testing
import TestSupport
import TimingConfig

/// DRAMSys's files of address bits; the sample has 6 bits inside a request, and 27 above them.
@Suite struct DRAMSysMappingTests {
    static let rows =
        "\"ROW_BIT\": [18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 17]"
    static let columns =
        "\"BYTE_BIT\": [0, 1, 2], \"COLUMN_BIT\": [3, 4, 5, 8, 9, 10, 11, 12, 13, 14]"
    static let lists =
        "\(columns), \"BANKGROUP_BIT\": [6, 7], \"BANK_BIT\": [15, 16],\n\t\(rows)"

    /// The same as a mapping of ours, with the bits of a bank given.
    static func mapping(bank: String) -> String {
        "{bankgroup: [6, 7], bank: \(bank), row: [18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, "
            + "30, 31, 32, 17], column: [8, 9, 10, 11, 12, 13, 14]}"
    }

    static func load(
        _ json: String, _ overrides: [String] = []
    ) throws -> AddressMapping.Form {
        let folder = Scratch()
        folder.write(json, as: "am.json")
        let yaml = Sample.yaml + "controller:\n  address_mapping: am.json\n"
        return try TimingFile.load(path: folder.write(yaml, as: "f.yaml"), overrides: overrides)
            .configuration.controller.address_mapping
    }

    @Test(arguments: [
        "{\n\t\"addressmapping\": {\n\t\(lists)}}",
        "{\"CONGEN\":{\(lists)}}",
        "{\"addressmapping\": {\"CONGEN\": {\(lists), \"XOR\": []}}}",
        "{\(lists), \"CHANNEL_BIT\": [], \"RANK_BIT\": []}",
    ])
    func wrappersOfEachVersionAreTaken(_ json: String) throws {
        #expect(try Self.load(json).description == Self.mapping(bank: "[15, 16]"))
    }

    /// A pair changes what the first bit means, for the pairs after it too.
    @Test func pairsAreSums() throws {
        let pairs = [(15, 20), (15, 21), (16, 15)].map { "{\"FIRST\": \($0), \"SECOND\": \($1)}" }
        let json = "{\(Self.lists), \"XOR\": [\(pairs.joined(separator: ", "))]}"
        #expect(
            try Self.load(json).description
                == Self.mapping(bank: "[[15, 20, 21], [15, 16, 20, 21]]"))
    }

    @Test func listsInPlaceOfBitsAreSums() throws {
        let json = "{\(Self.lists.replacing("[15, 16]", with: "[[15, 20], 16]"))}"
        #expect(try Self.load(json).description == Self.mapping(bank: "[[15, 20], 16]"))
    }

    /// A stack ID is a rank, a pseudo channel a channel; `BURST_BIT` is all that is inside a
    /// request.
    @Test func stacksOfPseudoChannels() throws {
        let rows = Self.rows.replacing("17]", with: "33]")
        let json = """
            {"addressmapping": {
                "BURST_BIT": [0, 1, 2, 3, 4, 5], "COLUMN_BIT": [8, 9, 10, 11, 12, 13, 14],
                "BANKGROUP_BIT": [6, 7], "BANK_BIT": [15, 16], \(rows), "STACK_BIT": [17],
                "RANK_BIT": [36], "PSEUDOCHANNEL_BIT": [35], "CHANNEL_BIT": [34]
            }}
            """
        let form = try Self.load(json, ["organization.channels=4", "organization.ranks=4"])
        #expect(form.description.hasPrefix("{channel: [35, 34], rank: [17, 36], bankgroup: [6, 7]"))
    }

    /// A path begins at the file that has it.
    @Test func pathsAreThoseOfTheirFile() throws {
        let (parents, children) = (Scratch(), Scratch())
        let base = parents.write(
            Sample.yaml + "controller:\n  address_mapping: am.json\n", as: "base.yaml")
        let json = parents.write("{\(Self.lists)}", as: "am.json")
        let child = children.write(
            "format: librasim-timing/1\nextends: \(base)\n", as: "child.yaml")
        let plain = children.write(Sample.yaml, as: "plain.yaml")
        for (path, overrides) in [
            (base, []), (child, []), (plain, ["controller.address_mapping=\(json)"]),
        ] {
            let loaded = try TimingFile.load(path: path, overrides: overrides)
            let form = loaded.configuration.controller.address_mapping
            #expect(form.description == Self.mapping(bank: "[15, 16]"), "\(path)")
            // What is written does not need the file.
            let text = TimingFile.yaml(for: loaded, source: "a")
            #expect(try Sample.load(text).configuration == loaded.configuration)
        }
    }

    /// A change, the text at which the error stands, and the error.
    static let errors: [(old: String, new: String, place: String, error: String)] = [
        ("[15, 16]", "[15, 16", "}", "did not find expected ',' or ']'"),
        (
            "\"BANK_BIT\"", "\"BANK_BITS\"", "\"BANK_BITS\"",
            "unknown key 'BANK_BITS' in a DRAMSys address mapping; did you mean 'BANK_BIT'?"
        ),
        (
            "[15, 16]", "15", "15", "'BANK_BIT' must be a list such as [1, 2], not a single value"
        ),
        ("[15, 16]", "[15, x]", "x]", "BANK_BIT: 'x' is not a whole number"),
        (
            "[15, 16]", "[15]", "[15]",
            "BANK_BIT has 1 bit, but a bank group has 4 banks (2 bits)"
        ),
        (
            "[15, 16]", "[15, 6]", "6],\n",
            "address_mapping does not tell addresses apart: bank bit 1 equals bankgroup bit 0"
        ),
        (
            "[15, 16]", "[15, 33]", "33]",
            "address bit 33 is above the memory; bits 6 to 32 may be used"
        ),
        (
            "[3, 4, 5", "[3, 4, 7", "7, 8",
            "BYTE_BIT + COLUMN_BIT: the first 6 bits are inside a request of 64 bytes and must be "
                + "address bits 0 to 5, each once"
        ),
        (
            "[3, 4, 5", "[3, 4, 4", "4, 8",
            "BYTE_BIT + COLUMN_BIT: the first 6 bits are inside a request"
        ),
        (
            "[3, 4, 5", "[3, 4, [5, 4]", "[5, 4]",
            "BYTE_BIT + COLUMN_BIT: the first 6 bits are inside a request"
        ),
        (
            ", \"COLUMN_BIT\": [3, 4, 5, 8, 9, 10, 11, 12, 13, 14]", "", "[0, 1, 2]",
            "BYTE_BIT has 3 bits, fewer than the 6 inside a request of 64 bytes"
        ),
        (
            "12, 13, 14]", "12, 13]", "[3, 4, 5",
            "BYTE_BIT + COLUMN_BIT above a request has 6 bits, but a row has 128 columns of 64 "
                + "bytes (7 bits)"
        ),
        (
            "{\"BYTE", "{\"XOR\": [{\"FIRST\": 15, \"SECOND\": 3}], \"BYTE", "3}",
            "address bit 3 is inside a request of 64 bytes; bits 6 to 32 may be used"
        ),
        (
            "{\"BYTE", "{\"XOR\": [{\"FIRST\": 15, \"SECOND\": 15}], \"BYTE", "15}",
            "XOR of address bit 15 with itself"
        ),
        (
            "{\"BYTE", "{\"XOR\": [{\"FIRST\": 15}], \"BYTE", "{\"FIRST\"",
            "missing in an XOR: SECOND"
        ),
        (
            "{\"BYTE", "{\"CONGEN\": {}, \"BYTE", "\"BYTE_BIT\"",
            "'BYTE_BIT' stands beside 'CONGEN', which must be alone"
        ),
    ]

    @Test(arguments: errors.indices) func standAtTheirPlaces(_ index: Int) throws {
        let (old, new, place, error) = Self.errors[index]
        let json = "{\(Self.lists)}".changing(old, to: new)
        let before = json[..<json.range(of: place)!.lowerBound]
        let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
        let start = "am.json:\(lines.count):\(lines.last!.count + 1): error: \(error)"
        let found = messages(json)
        #expect(found.first?.hasPrefix(start) == true, "\(found)")
    }

    @Test func sizesAreThoseOfBits() {
        #expect(
            messages("{\(Self.lists)}", ["organization.channels=6"]) == [
                "am.json:1:1: error: lists of bits cannot map 6 channels, no power of two; "
                    + "write the mapping in the timing file"
            ])
    }

    private func messages(_ json: String, _ overrides: [String] = []) -> [String] {
        let folder = Scratch()
        folder.write(json, as: "am.json")
        let path = folder.write(
            Sample.yaml + "controller:\n  address_mapping: am.json\n", as: "f.yaml")
        return Sample.errors(loading: path, in: folder, overrides: overrides)
    }

    @Test func aMissingFileIsBlamedOnItsPath() {
        #expect(
            Sample.errors(Sample.yaml + "controller:\n  address_mapping: no.json\n") == [
                "f.yaml:33:20: error: cannot read 'no.json': No such file or directory"
            ])
    }
}
