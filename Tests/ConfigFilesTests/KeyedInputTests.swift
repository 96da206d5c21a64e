import ConfigFiles
import Foundation
import Testing

/// One wording for whatever a table of keys does not allow, in files and in mappings inside them.
@Suite struct KeyedInputTests {
    enum Colour: String, CaseIterable { case red, green }

    static let keys: [ConfigKey] = [
        .text("", "name"), .note("", "source"), .count("size", "width", 1...9),
        .count("size", "height", 1...9), ConfigKey.choice("look", "colour", Colour.self).optional,
        ConfigKey.flag("look", "shiny"), ConfigKey("look", "parts", .list).optional,
        ConfigKey.quantity("look", "weight", unit: "kg").optional,
        ConfigKey.permille("look", "gloss", 0...1000).optional,
    ]
    static let valid = """
        format: test/1
        name: n
        size:
          width: 3
          height: 4
        look:
          colour: red

        """

    func input(
        _ text: String, overrides: [String] = [], passing: [String] = []
    ) throws -> KeyedInput {
        let file = try TextFile(text)
        return try KeyedInput(
            path: file.path, format: "test/1", keys: Self.keys, overrides: overrides,
            passing: passing)
    }

    func errors(
        _ text: String, overrides: [String] = [], passing: [String] = []
    ) throws -> [String] {
        try TextFile(text).errors { (path) throws(ConfigurationError) in
            _ = try KeyedInput(
                path: path, format: "test/1", keys: Self.keys, overrides: overrides,
                passing: passing)
        }
    }

    @Test func reads() throws {
        let text = Self.valid + "  parts: [a, b]\n  weight: 2.5 kg\n  gloss: 0.25\n  shiny: true\n"
        let input = try input(text, overrides: ["size.width=5", "size.width=6"])
        #expect(input.text("name") == "n")
        #expect(input.integer("size.width") == 6)
        #expect(input.integer("size.height") == 4)
        #expect(input.choice("look.colour", Colour.self) == .red)
        #expect(input.flag("look.shiny") == true)
        #expect(input.real("look.weight") == 2.5)
        #expect(input.integer("look.gloss") == 250)
        #expect(input.items("look.parts")?.count == 2)
        #expect(input.text("source") == nil)
        #expect(!input.isGiven("source"))
        #expect(input.location("size.height").line == 5)
        #expect(input.keyLocation("size.height").column == 3)
        #expect(input.location("size.width").file == "--set size.width=6")
        #expect(input.location("source") == input.start)
    }

    @Test func handsSectionsOn() throws {
        let passed = try input(
            Self.valid + "timing:\n  tFAW: 3\n  tRP: 4\n", passing: ["timing"]
        ).passed
        #expect(passed.map(\.section) == ["timing", "timing"])
        #expect(passed.map(\.key.text) == ["tFAW", "tRP"])
        #expect(passed.map(\.value) == ["3", "4"])
        #expect(passed.map(\.location.line) == [9, 10])
    }

    static let changes: [(old: String, new: String, errors: [String])] = [
        ("format: test/1\n", "", ["f:1:1: error: missing key format; write 'format: test/1'"]),
        (
            "test/1", "test/2",
            ["f:1:9: error: format: 'test/2' is not test/1; did you mean 'test/1'?"]
        ),
        ("name: n\n", "", ["f:1:1: error: missing key name"]),
        ("  width: 3\n", "", ["f:3:1: error: missing in 'size': width"]),
        (
            "size:\n  width: 3\n  height: 4\n", "",
            ["f:1:1: error: missing section 'size' with width, height"]
        ),
        ("width: 3", "width: 30", ["f:4:10: error: width: '30' is out of range: 1 to 9"]),
        ("width: 3", "width: [3]", ["f:4:10: error: 'width' must be a single value, not a list"]),
        ("width: 3", "width:", ["f:4:9: error: 'width' has no value"]),
        (
            "width: 3", "width: 3\n  width: 3",
            ["f:5:3: error: 'width' is repeated; it was given in line 4"]
        ),
        (
            "colour: red", "color: red",
            ["f:7:3: error: unknown key 'color' in 'look'; did you mean 'colour'?"]
        ),
        (
            "colour: red", "x: red",
            [
                "f:7:3: error: unknown key 'x' in 'look'; there are colour, shiny, parts, weight, "
                    + "gloss"
            ]
        ),
        (
            "colour: red", "width: 3",
            ["f:7:3: error: unknown key 'width' in 'look'; it belongs in section 'size'"]
        ),
        (
            "colour: red", "parts: 3",
            ["f:7:10: error: 'parts' must be a list such as [1, 2], not a single value"]
        ),
        ("colour: red", "parts: []", ["f:7:10: error: 'parts' is empty"]),
        ("look:", "loook:", ["f:6:1: error: unknown section 'loook'; did you mean 'look'?"]),
        ("look:", "x:", ["f:6:1: error: unknown section 'x'; there are size, look"]),
        (
            "look:\n  colour: red", "look: red",
            ["f:6:1: error: 'look' is a section and must hold keys"]
        ),
        ("look:\n  colour: red", "look:", ["f:6:1: error: 'look' is a section and must hold keys"]),
        ("name: n", "name: {a: 1}", ["f:2:7: error: 'name' must be a single value, not a mapping"]),
        (
            "look:", "size:",
            [
                "f:6:1: error: section 'size' is repeated; it began in line 3",
                "f:7:3: error: unknown key 'colour' in 'size'; it belongs in section 'look'",
            ]
        ),
    ]

    @Test(arguments: changes.indices)
    func refuses(_ index: Int) throws {
        let change = Self.changes[index]
        try #require(Self.valid.contains(change.old))
        let text = Self.valid.replacingOccurrences(of: change.old, with: change.new)
        #expect(try errors(text) == change.errors)
    }

    @Test(arguments: [
        ("size.width=x", "size.width=x:1:12: error: width: 'x' is not a whole number"),
        ("size.width= ", "size.width= :1:12: error: 'width' has no value"),
        (
            "size.widht=3",
            "size.widht=3:1:6: error: unknown key 'widht' in 'size'; did you mean 'width'?"
        ),
        ("sise.width=3", "sise.width=3:1:1: error: unknown section 'sise'; did you mean 'size'?"),
        (
            "size.width",
            "size.width:1:11: error: expected section.key=value, such as timing.tFAW=16"
        ),
        ("format=test/2", "format=test/2:1:1: error: 'format' cannot be overridden"),
        ("source=me", "source=me:1:1: error: 'source' cannot be overridden"),
    ])
    func refusesOverride(_ override: String, _ error: String) throws {
        #expect(try errors(Self.valid, overrides: [override]) == ["--set " + error])
    }

    @Test func refusesKeysOfMappings() throws {
        let keys: [ConfigKey] = [.text("", "text"), ConfigKey("", "share", .share).optional]
        func errors(_ text: String) throws -> [String] {
            try TextFile(text).errors { (path) throws(ConfigurationError) in
                _ = try KeyedInput(YAMLTree.read(path: path), "a claim", keys: keys)
            }
        }
        #expect(try errors("text: a\nshare: 10 %\n") == [])
        #expect(try errors("share: 1\n") == ["f:1:1: error: missing in a claim: text"])
        #expect(
            try errors("text: a\ntxet: b\n") == [
                "f:2:1: error: unknown key 'txet' in a claim; did you mean 'text'?"
            ])
        #expect(
            try errors("text: a\nx: {b: c}\n") == [
                "f:2:1: error: unknown key 'x' in a claim; there are text, share"
            ])
        #expect(
            try errors("text: a\nshare: much\n") == [
                "f:2:8: error: share: 'much' is not a number such as 6.2, or a share such as 10 %"
            ])
        #expect(
            try errors("[a]") == [
                "f:1:1: error: a claim must be a mapping of keys to values, such as 'text: …', "
                    + "not a list"
            ])
    }
}

/// Names that set other keys than their own.
@Suite struct KeyTableTests {
    let table = KeyTable(
        .file(format: "test/1"),
        keys: [.count("t", "a", 1...9), .count("t", "b", 1...9), .count("t", "long", 0...9)],
        shorthands: [KeyTable.Shorthand("t", "ab", sets: ["t.a", "t.b"])])

    func settings(_ text: String) throws -> (Settings, [String]) {
        let file = try TextFile("format: test/1\nt:\n" + text)
        var diagnostics = DiagnosticCollector()
        let settings = try Settings(YAMLTree.read(path: file.path), table, &diagnostics)
        for key in table.keys { _ = settings.read(key, start: .start(of: "f"), &diagnostics) }
        let found = diagnostics
        return (settings, file.errors { (_) throws(ConfigurationError) in try found.throwErrors() })
    }

    @Test func shorthandsSetTheirKeys() throws {
        let (settings, errors) = try settings("  ab: 3\n")
        #expect(errors == [])
        #expect(settings["t.a"]?.text == "3")
        #expect(settings["t.b"]?.text == "3")
        #expect(settings["t.b"]?.spelling == "ab")
    }

    @Test func aWrongShorthandIsReportedOnce() throws {
        #expect(try settings("  ab: 10\n").1 == ["f:3:7: error: ab: '10' is out of range: 1 to 9"])
    }

    @Test func aShorthandRepeatsItsKeys() throws {
        #expect(
            try settings("  a: 3\n  ab: 3\n").1 == [
                "f:4:3: error: 'ab' repeats 'a' of line 3; give one of them"
            ])
    }

    @Test func unknownNamesFindShorthandsFirst() {
        #expect(table.unknownKey("abb", in: "t") == "unknown key 'abb' in 't'; did you mean 'ab'?")
        #expect(table.unknownKey("long", in: "") == "unknown key 'long'; it belongs in section 't'")
        #expect(table.unknownKey("t", in: "") == "'t' is a section and must hold keys")
    }
}
