import ConfigFiles

/// The command line that runs a point by itself.
extension ExperimentPoint {
    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        .union("_-+=:,./@%")

    /// `librasim run` or `librasim replay` with all that the point sets, quoted for a shell.
    ///
    /// - Parameter options: Further flags, as they stand on a command line.
    public func command(options: String = "") -> String {
        var words = ["librasim"]
        if let workload = value("workload") {
            words += ["run", Self.word(workload)]
        } else {
            words.append("replay")
            for input in ["timing", "trace", "traffic", "pim"] {
                // Several traces are a line each.
                let given = input == "traffic" ? traffic : value(input)
                for path in (given ?? "").split(separator: "\n") {
                    words += ["--\(input)", Self.word(String(path))]
                }
            }
        }
        for override in overrides where !override.hasPrefix("traffic.") {
            if let flag = Self.flag(override) {
                words += flag
            } else {
                words += ["--set", Self.word(override)]
            }
        }
        if !options.isEmpty { words.append(options) }
        return words.joined(separator: " ")
    }

    /// What `replay.KEY=VALUE` is on a command line: such keys belong to no file.
    private static func flag(_ override: String) -> [String]? {
        guard override.hasPrefix("replay."), let equals = override.firstIndex(of: "=") else {
            return nil
        }
        let key = override[..<equals].dropFirst("replay.".count)
        let name = String(key.map { $0 == "_" ? "-" : $0 })
        return ["--\(word(name))", word(String(override[override.index(after: equals)...]))]
    }

    /// A name of a file that is no text, as one word of bash, zsh or a shell of POSIX 2024.
    private static func ansiWord(_ text: String) -> String {
        let marked = text.flatMap { "\\'".contains($0) ? "\\\($0)" : "\($0)" }
        return "$'" + FileName.shown(String(marked)) + "'"
    }

    /// A text as one word of a POSIX shell.
    public static func word(_ text: String) -> String {
        if !text.isEmpty, text.allSatisfy({ plain.contains($0) }) { return text }
        guard !FileName.hasEscapes(text) else { return ansiWord(text) }
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        return "'" + parts.joined(separator: "'\\''") + "'"
    }
}
