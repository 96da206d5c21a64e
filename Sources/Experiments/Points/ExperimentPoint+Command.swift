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
            for input in ["timing", "trace", "pim"] {
                if let path = value(input) { words += ["--\(input)", Self.word(path)] }
            }
        }
        for override in overrides { words += ["--set", Self.word(override)] }
        if !options.isEmpty { words.append(options) }
        return words.joined(separator: " ")
    }

    /// A text as one word of a POSIX shell.
    public static func word(_ text: String) -> String {
        if !text.isEmpty, text.allSatisfy({ plain.contains($0) }) { return text }
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        return "'" + parts.joined(separator: "'\\''") + "'"
    }
}
