import ConfigFiles
import DRAMModel

/// Finds standards by name: first a user's file, then those that the program holds.
///
/// A timing file in `DIR` that names `DDR4` uses `DIR/standards/DDR4.yaml` or
/// `DIR/../standards/DDR4.yaml` if there is one. A name with a slash, or that ends in `.yaml`, is a
/// path as seen from the file. A user's `DDR4.yaml` that takes rules from `DDR4` takes them from
/// the one that the program holds.
public enum StandardLibrary {
    /// The names of the standards that the program holds.
    public static var names: [String] { shipped.map(\.name) }

    private static let shipped: [(name: String, bytes: [UInt8])] = [
        ("DDR3", PackageResources.DDR3_yaml), ("DDR4", PackageResources.DDR4_yaml),
        ("DDR5", PackageResources.DDR5_yaml), ("LPDDR", PackageResources.LPDDR_yaml),
        ("LPDDR3", PackageResources.LPDDR3_yaml), ("LPDDR4", PackageResources.LPDDR4_yaml),
        ("LPDDR5", PackageResources.LPDDR5_yaml), ("GDDR5", PackageResources.GDDR5_yaml),
        ("GDDR5X", PackageResources.GDDR5X_yaml), ("GDDR6", PackageResources.GDDR6_yaml),
        ("HBM", PackageResources.HBM_yaml), ("HBM2", PackageResources.HBM2_yaml),
        ("HBM3", PackageResources.HBM3_yaml), ("dramsim3", PackageResources.dramsim3_yaml),
    ]

    /// The longest chain of `rules_from`.
    private static let deepestBase = 4

    /// A standard that the program holds.
    ///
    /// - Throws: An error that names the nearest standard when there is none of the name.
    public static func shipped(_ name: String) throws(ConfigurationError) -> Standard {
        try standard(LocatedText(text: name, location: .start(of: name)), from: "")
    }

    /// The standard of a name, as seen from a file.
    ///
    /// - Parameter isForRules: Whether its rules hold; of others nothing but what the memory is, is
    ///   read.
    package static func standard(
        _ name: LocatedText, from file: String, isForRules: Bool = true
    ) throws(ConfigurationError) -> Standard {
        try standard(name, from: file, isForRules, depth: 0)
    }

    private static func standard(
        _ name: LocatedText, from file: String, _ isForRules: Bool, depth: Int
    ) throws(ConfigurationError) -> Standard {
        guard depth <= deepestBase else {
            throw ConfigurationError(
                "more than \(deepestBase) standards take rules from one another",
                at: name.location)
        }
        var diagnostics = DiagnosticCollector()
        let source = try source(
            name, from: file, isBase: depth > 0, isForRules: isForRules, &diagnostics)
        var found = try StandardFile.read(source, diagnostics, isForRules: isForRules) {
            (base) throws(ConfigurationError) in
            try standard(base, from: source.path, isForRules, depth: depth + 1)
        }
        found.reference = name.text
        return found
    }

    /// What stands before the rows of a file that the program holds, which are most of it.
    static func head(of bytes: [UInt8]) -> [UInt8] {
        let heading = Array("rules:".utf8)
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if bytes[start...].starts(with: heading) { return Array(bytes[..<start]) }
            start = end + 1
        }
        return bytes
    }

    private static func source(
        _ name: LocatedText, from file: String, isBase: Bool, isForRules: Bool,
        _ diagnostics: inout DiagnosticCollector
    ) throws(ConfigurationError) -> SourceFile {
        let text = name.text
        if text.contains("/") || text.hasSuffix(".yaml") {
            let path = SourceFile.path(text, from: file)
            return try SourceFile.read(path, extender: name.location, &diagnostics)
        }
        let nearby =
            isBase
            ? ["\(text).yaml"] : ["standards/\(text).yaml", "../standards/\(text).yaml"]
        for candidate in nearby where !file.isEmpty {
            let path = SourceFile.path(candidate, from: file)
            if SourceFile.exists(path), !isBase || path != file {
                return try SourceFile.read(path, extender: name.location, &diagnostics)
            }
        }
        if let found = shipped.first(where: { $0.name == text }) {
            let bytes = isForRules ? found.bytes : head(of: found.bytes)
            return SourceFile(path: "standards/\(text).yaml", bytes: bytes)
        }
        if isBase, SourceFile.path("\(text).yaml", from: file) == file {
            throw ConfigurationError("\(quoted(text)) takes rules from itself", at: name.location)
        }
        throw ConfigurationError(
            "\(quoted(text)) is no standard" + suggestionOrList(for: text, among: names),
            at: name.location)
    }
}
