import ConfigFiles
import Testing

@Suite struct FileNameTests {
    @Test(arguments: [
        ([0x61, 0x2E, 0x79], "a.y", "a.y"),
        ([0xC3, 0xA9, 0xE2, 0x82, 0xAC], "é€", "é€"),
        ([0xFF], "\u{10FFFF}", "\\xff"),
        // The beginning of a scalar, alone, and before another one.
        ([0xC3], "\u{10FFC3}", "\\xc3"),
        ([0x61, 0xE2, 0x82, 0x2F, 0xC3, 0xA9], "a\u{10FFE2}\u{10FF82}/é", "a\\xe2\\x82/é"),
        // A scalar that stands for a byte.
        (
            [0xF4, 0x8F, 0xBF, 0xBF], "\u{10FFF4}\u{10FF8F}\u{10FFBF}\u{10FFBF}",
            "\\xf4\\x8f\\xbf\\xbf"
        ),
        ([0xF0, 0x9F, 0x98, 0x80], "😀", "😀"),
    ])
    func bytesBecomeTextsAndBack(_ bytes: [UInt8], _ text: String, _ shown: String) {
        #expect(FileName.text(bytes) == text)
        #expect(FileName.bytes(text) == bytes)
        #expect(FileName.shown(text) == shown)
    }

    /// All pairs of bytes, and those in the middle of a text.
    /// Compared by their bytes: texts are equal where Unicode calls them equivalent.
    @Test func noTwoNamesShareAText() {
        var texts: Set<[UInt8]> = []
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let text = FileName.text([first, second])
                #expect(FileName.bytes(text) == [first, second])
                texts.insert(Array(text.utf8))
            }
        }
        #expect(texts.count == 65536)
    }
}
