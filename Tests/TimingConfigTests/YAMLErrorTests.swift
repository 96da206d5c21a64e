import Foundation
import Testing
import TimingConfig
import TestSupport

@Suite struct YAMLErrorTests {
    /// One change of the sample, and all that is wrong with it then.
    static let changes: [(old: String, new: String, errors: [String])] = [
        (
            "tRCD: 22", "tRCDD: 22",
            [
                "14:1: error: missing in 'timing': tRCD",
                "17:3: error: unknown key 'tRCDD' in 'timing'; did you mean 'tRCD'?",
            ]
        ),
        (
            "standard: DDR4", "standrad: DDR4",
            [
                "1:1: error: missing key standard",
                "3:1: error: unknown key 'standrad'; did you mean 'standard'?",
            ]
        ),
        (
            "standard: DDR4", "standard: DDR9",
            [
                "3:11: error: 'DDR9' is no standard; did you mean 'DDR3'?"
            ]
        ),
        (
            "format: librasim-timing/1", "format: librasim-timing/2",
            [
                "1:9: error: format: 'librasim-timing/2' is not librasim-timing/1; "
                    + "did you mean 'librasim-timing/1'?"
            ]
        ),
        (
            "format: librasim-timing/1\n", "",
            [
                "1:1: error: missing key format; write 'format: librasim-timing/1'"
            ]
        ),
        (
            "clock:\n  tCK: 0.625 ns\n", "",
            [
                "1:1: error: missing section 'clock' with tCK"
            ]
        ),
        (
            "timing:", "timming:",
            [
                "1:1: error: missing section 'timing' with "
                    + "CL, CWL, tRCD, tRP, tRAS, tCCD_S, tCCD_L, tRTRS, "
                    + "tRTP, tWTR_S, tWTR_L, tWR, tRRD_S, tRRD_L, tFAW, tRFC, tREFI",
                "14:1: error: unknown section 'timming'; did you mean 'timing'?",
            ]
        ),
        (
            "clock:", "widgets:\n  a: 1\nclock:",
            [
                "4:1: error: unknown section 'widgets'; there are clock, organization, timing, "
                    + "bank, pim, nmp, controller, power"
            ]
        ),
        ("  CL: 22\n  CWL: 16\n", "", ["14:1: error: missing in 'timing': CL, CWL"]),
        (
            "  tRP: 22", "  tRP: 22\n  tRP: 23",
            [
                "19:3: error: 'tRP' is repeated; it was given in line 18"
            ]
        ),
        (
            "tRFC: 560", "tRFC: 560\n  tRFCab: 560",
            [
                "31:3: error: 'tRFCab' repeats 'tRFC' of line 30; give one of them"
            ]
        ),
        (
            "tRCD: 22", "tRCD: 22\n  tRCDRD: 22",
            [
                "18:3: error: 'tRCDRD' repeats 'tRCD' of line 17; give one of them"
            ]
        ),
        (
            "clock:", "clock:\n  tCK: 1 ns\nclock:",
            [
                "6:1: error: section 'clock' is repeated; it began in line 4",
                "7:3: error: 'tCK' is repeated; it was given in line 5",
            ]
        ),
        ("tRP: 22", "tRP:", ["18:7: error: 'tRP' has no value"]),
        (
            "tRP: 22", "tRP: [1, [2, {a: b}]]",
            [
                "18:8: error: 'tRP' must be a single value, not a list"
            ]
        ),
        (
            "tRP: 22", "tRP: {a: {b: c}}",
            [
                "18:8: error: 'tRP' must be a single value, not a mapping"
            ]
        ),
        ("tRP: 22", "tRP: &a 22", ["18:8: error: anchors are not supported; remove it"]),
        (
            "tRP: 22", "tRP: *a",
            [
                "18:8: error: aliases are not supported; write the value out"
            ]
        ),
        ("tRP: 22", "tRP: !!int 22", ["18:8: error: tags are not supported; remove it"]),
        ("tRP: 22", "[a, b]: 22", ["18:3: error: a key must be a word, not a list"]),
        ("name: sample", "name: ''", ["2:7: error: name: the value is empty"]),
        (
            "name: sample", "name: \"a\\nb\"",
            [
                "2:7: error: name: 'a\\x0Ab' is not a single line of text"
            ]
        ),
        (
            "name: sample", "name: {a: 1}",
            ["2:7: error: 'name' must be a single value, not a mapping"]
        ),
        ("clock:", "pim: 3\nclock:", ["4:1: error: 'pim' is a section and must hold keys"]),
        (
            "clock:", "pim:\n  mode: 1\nclock:",
            [
                "5:3: error: unknown key 'mode' in 'pim'; there are tCCD_PIM, tRTP_PIM, tMAC, "
                    + "tAF, tfaw, weight_bursts_ahead, mac_bits, element_bits, result_bits, "
                    + "priority, write_patience, refresh, mac_pJ, array_share, bus_share"
            ]
        ),
        (
            "clock:", "bank:\n  structure: slicd\nclock:",
            [
                "5:14: error: structure: 'slicd' is not conventional, dual_row_buffer or sliced; "
                    + "did you mean 'sliced'?"
            ]
        ),
        (
            "timing:", "timing:\n  rows: 5",
            [
                "15:3: error: unknown key 'rows' in 'timing'; it belongs in section 'organization'"
            ]
        ),
        (
            "clock:", "tFAW: 3\nclock:",
            [
                "4:1: error: unknown key 'tFAW'; it belongs in section 'timing'"
            ]
        ),
    ]

    @Test(arguments: changes.indices)
    func locates(_ index: Int) throws {
        let change = Self.changes[index]
        let errors = Sample.errors(Sample.yaml.changing(change.old, to: change.new))
        #expect(errors == change.errors.map { "f.yaml:\($0)" })
    }

    @Test func reportsManyAtOnceInOrder() throws {
        let yaml = Sample.yaml.changing("bankgroups: 4", to: "bankgroups: 3")
            .changing("tRP: 22", to: "tRP: x").changing("BL: 8", to: "BL: eight")
        #expect(
            Sample.errors(yaml, overrides: ["timing.tFAW=-1"]) == [
                "f.yaml:7:15: error: bankgroups: 3 is not a power of two; the nearest are 2 and 4",
                "f.yaml:13:7: error: BL: 'eight' is not a whole number",
                "f.yaml:18:8: error: tRP: 'x' is not a number of cycles, or a time such as '14 ns'",
                "--set timing.tFAW=-1:1:13: error: tFAW: '-1' is negative; it must be zero or more",
            ])
    }

    @Test func syntaxErrorsHaveAPlace() throws {
        #expect(
            Sample.errors("format: librasim-timing/1\nclock: {tCK: 1 ns\ntiming:\n") == [
                "f.yaml:3:7: error: did not find expected ',' or '}' while parsing a flow mapping "
                    + "that begins in line 2"
            ])
        #expect(
            Sample.errors("a: b\n\tc: d\n").first?.hasPrefix("f.yaml:2:1: error: ") == true)
        #expect(
            Sample.errors("name: \"\u{7}\"\n") == [
                "f.yaml:1:8: error: control characters are not allowed"
            ])
    }

    @Test func wholeFileProblems() throws {
        #expect(Sample.errors("") == ["f.yaml:1:1: error: the file is empty"])
        #expect(Sample.errors("# nothing\n") == ["f.yaml:1:1: error: the file is empty"])
        #expect(
            Sample.errors("hello\n") == [
                "f.yaml:1:1: error: the file must be a mapping of keys to values, such as "
                    + "'format: librasim-timing/1', not a single value"
            ])
        #expect(
            Sample.errors("- a\n") == [
                "f.yaml:1:1: error: the file must be a mapping of keys to values, such as "
                    + "'format: librasim-timing/1', not a list"
            ])
        #expect(
            Sample.errors(Sample.yaml + "---\na: b\n") == [
                "f.yaml:32:1: error: a second document; a file holds one"
            ])
        #expect(
            Sample.errors(Array("name: é".utf8) + [0] + Array("\n".utf8)) == [
                "f.yaml:1:8: error: a NUL byte; this is not a text file"
            ])
        #expect(
            Sample.errors(Array("a: b\nname: ".utf8) + [0xC3, 0x28, 0x0A]) == [
                "f.yaml:2:7: error: a byte that is not UTF-8; save the file as UTF-8"
            ])
        let deep = String(repeating: "[", count: 100_000)
        #expect(Sample.errors("name: \(deep)").last?.hasSuffix("nested too deeply") == true)
    }

    @Test func unreadableFiles() throws {
        let folder = Scratch()
        let path = folder.folder
        #expect(
            Sample.errors(loading: path + "/no.yaml", in: folder) == [
                "error: cannot read 'no.yaml': No such file or directory"
            ])
        #expect(
            Sample.errors(loading: path, in: folder) == [
                "error: cannot read '\(path)': Is a directory"
            ])
        let large = [UInt8](repeating: UInt8(ascii: "#"), count: (16 << 20) + 1)
        #expect(
            Sample.errors(loading: folder.write(large, as: "large.yaml"), in: folder) == [
                "error: 'large.yaml' is larger than 16 MiB; an input file is a few KiB"
            ])
    }
}
