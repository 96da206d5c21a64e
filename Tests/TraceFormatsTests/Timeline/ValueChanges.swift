import Foundation
import Testing

/// A value change dump read back, strictly.
struct ValueChanges {
    private(set) var timescale = ""
    /// Times and values by `channel0.rank0.refresh`.
    private(set) var changes: [String: [(time: Int, value: String)]] = [:]
    private(set) var times: [Int] = []
    private(set) var widths: [String: Int] = [:]
    private var names: [Substring: String] = [:]

    /// Reads a dump: ids must be declared once, times must go forward, each signal must have an
    /// initial value and then only change.
    init(_ text: String) throws {
        var lines = text.split(separator: "\n")[...]
        var scopes: [Substring] = []
        while let line = lines.popFirst(), !line.hasPrefix("$enddefinitions") {
            let words = line.split(separator: " ")
            #expect(words.last == "$end")
            switch words[0] {
            case "$timescale": timescale = words[1..<words.count - 1].joined(separator: " ")
            case "$scope": scopes.append(words[2])
            case "$upscope": scopes.removeLast()
            case "$var":
                let name = (scopes + [words[4]]).joined(separator: ".")
                #expect(names.updateValue(name, forKey: words[3]) == nil)
                #expect(widths.updateValue(Int(words[2])!, forKey: name) == nil)
            default: #expect(["$version", "$comment"].contains(words[0]), "\(line)")
            }
        }
        #expect(scopes.isEmpty)
        try readChanges(lines)
        #expect(changes.count == names.count, "every signal has an initial value")
    }

    private mutating func readChanges(_ lines: ArraySlice<Substring>) throws {
        var isInitial = false
        for line in lines {
            if line.hasPrefix("#") {
                let time = try #require(Int(line.dropFirst()))
                #expect(time > times.last ?? -1)
                #expect(!isInitial)
                times.append(time)
                continue
            }
            if line == "$dumpvars" || line == "$end" {
                isInitial = line == "$dumpvars"
                #expect(times.count == 1)
                continue
            }
            let isLong = line.hasPrefix("b") || line.hasPrefix("s")
            let words =
                isLong
                ? line.dropFirst().split(separator: " ") : [line.prefix(1), line.dropFirst()]
            let name = try #require(names[words[1]], "\(line)")
            let former = changes[name]?.last?.value
            #expect(isInitial == (former == nil) && former != String(words[0]), "\(line)")
            changes[name, default: []].append((times.last!, String(words[0])))
        }
    }

    /// `0=x 5=1` and so on.
    func history(_ name: String) -> String {
        (changes[name] ?? []).map { "\($0.time)=\($0.value)" }.joined(separator: " ")
    }
}
