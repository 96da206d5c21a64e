import DRAMModel
import Foundation
import Testing
import TestSupport

@testable import TraceFormats

@Suite struct JSONWriterTests {
    let scratch = Scratch()

    private func json(indent: Int = 1, _ body: (JSONWriter) -> Void) throws -> String {
        let json = JSONWriter(to: try ByteWriter(path: scratch.path("out")), indent: indent)
        body(json)
        try json.writer.commit()
        return scratch.text("out")
    }

    @Test func indentsMembers() throws {
        let text = try json(indent: 2) { json in
            json.beginObject()
            json.key("cycles").value(22_616)
            json.key("channels").beginArray()
            json.value(1.5)
            json.beginObject()
            json.endObject()
            json.null()
            json.endArray()
            json.key("done").value(true)
            json.key("empty").beginArray()
            json.endArray()
            json.endObject()
        }
        #expect(
            text == """
                {
                  "cycles": 22616,
                  "channels": [
                    1.5,
                    {},
                    null
                  ],
                  "done": true,
                  "empty": []
                }

                """)
    }

    @Test func escapesEveryCharacterThatNeedsIt() throws {
        let awkward = (0..<0x180).map { String(Unicode.Scalar($0)!) }.joined() + "\u{2028}😀"
        let text = try json { json in
            json.beginObject()
            json.key(awkward).value(awkward)
            json.endObject()
        }
        #expect(text.utf8.allSatisfy { $0 >= 32 || $0 == 10 })
        let parsed = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
        #expect(parsed == [awkward: awkward])
        #expect(try json { $0.value("a\"\\\n\u{1}\u{1f}") } == "\"a\\\"\\\\\\n\\u0001\\u001f\"\n")
    }

    @Test func numbersReadBackExactly() throws {
        var random = SplitMix64(seed: 5)
        var numbers = [
            0, -0.0, 0.1, 1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e16, -1e-7,
        ]
        while numbers.count < 500 {
            let number = Double(bitPattern: random.next())
            if number.isFinite { numbers.append(number) }
        }
        let text = try json { json in
            json.beginArray()
            for number in numbers { json.value(number) }
            json.endArray()
        }
        let parsed = try JSONDecoder().decode([Double].self, from: Data(text.utf8))
        #expect(parsed.map(\.bitPattern) == numbers.map(\.bitPattern), "seed 5")
        #expect(try json { $0.value(UInt64.max) } == "18446744073709551615\n")
        #expect(try json { $0.value(Int64.min) } == "-9223372036854775808\n")
    }

    @Test func misuseTraps() async {
        await #expect(processExitsWith: .failure) {
            JSONWriter(to: try ByteWriter(path: "/dev/null")).value(Double.nan)
        }
        await #expect(processExitsWith: .failure) {
            let json = JSONWriter(to: try ByteWriter(path: "/dev/null"))
            json.beginObject()
            json.value(1)
        }
    }
}
