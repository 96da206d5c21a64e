import ConfigFiles
import DRAMModel
import Synchronization

/// Finds standards by name: first a user's file, then those that the program holds.
///
/// A timing file in `DIR` that names `DDR4` uses `DIR/standards/DDR4.yaml` or
/// `DIR/../standards/DDR4.yaml` if there is one. A name with a slash, or that ends in `.yaml`, is a
/// path as seen from the file. A user's `DDR4.yaml` that takes rules from `DDR4` takes them from
/// the one that the program holds.
public enum StandardLibrary {
    /// The names of the standards that the program holds, with those of processing units.
    public static var names: [String] { shipped.map(\.name) }

    /// The names of the standards of memories that the program holds, and of the reference's rules.
    public static var memories: [String] {
        let units = Standard.Units.allCases.map(name)
        return names.filter { !units.contains($0) }
    }

    private static let shipped: [(name: String, bytes: [UInt8])] = [
        ("DDR3", PackageResources.DDR3_yaml), ("DDR4", PackageResources.DDR4_yaml),
        ("DDR5", PackageResources.DDR5_yaml), ("LPDDR", PackageResources.LPDDR_yaml),
        ("LPDDR3", PackageResources.LPDDR3_yaml), ("LPDDR4", PackageResources.LPDDR4_yaml),
        ("LPDDR5", PackageResources.LPDDR5_yaml), ("GDDR5", PackageResources.GDDR5_yaml),
        ("GDDR5X", PackageResources.GDDR5X_yaml), ("GDDR6", PackageResources.GDDR6_yaml),
        ("HBM", PackageResources.HBM_yaml), ("HBM2", PackageResources.HBM2_yaml),
        ("HBM3", PackageResources.HBM3_yaml), ("dramsim3", PackageResources.dramsim3_yaml),
        ("PIM", PackageResources.PIM_yaml), ("NMP", PackageResources.NMP_yaml),
    ]

    /// The file with the rules of some units.
    private static func name(of units: Standard.Units) -> String {
        switch units {
        case .banks: "PIM"
        case .ports: "NMP"
        }
    }

    /// The longest chain of `rules_from`.
    private static let deepestBase = 4

    /// A standard that the program holds, of a memory or of processing units; or a user's file, as
    /// seen from the working folder.
    ///
    /// - Throws: What is wrong with a file, or an error that names the nearest standard when there
    ///   is none of the name.
    public static func shipped(_ name: String) throws(ConfigurationError) -> Standard {
        try standard(LocatedText(text: name, location: .start(of: name)), from: "", true, depth: 0)
    }

    /// The standard of a name, as seen from a file.
    ///
    /// - Parameter isForRules: Whether its rules hold; of others nothing but what the memory is, is
    ///   read.
    package static func standard(
        _ name: LocatedText, from file: String, isForRules: Bool = true
    ) throws(ConfigurationError) -> Standard {
        let found = try standard(name, from: file, isForRules, depth: 0)
        guard found.units == nil else {
            throw ConfigurationError(
                "\(quoted(name.text)) has the rules of processing units; expected a memory's: "
                    + memories.joined(separator: ", "), at: name.location)
        }
        return found
    }

    /// The rules of processing units, as seen from a file.
    package static func standard(
        of units: Standard.Units, from file: String
    ) throws(ConfigurationError) -> Standard {
        let name = LocatedText(text: name(of: units), location: .start(of: file))
        let found = try standard(name, from: file, true, depth: 0)
        guard found.units == units else {
            throw ConfigurationError(
                "a file with the rules of these processing units says 'units: \(units)'",
                at: .start(of: found.file))
        }
        return found
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
        let key = ReadKey(name: name.text, isForRules: isForRules)
        if source.isHeld, let known = read.withLock({ $0[key] }) { return known }
        var isWhole = true
        var found = try StandardFile.read(source, diagnostics, isForRules: isForRules) {
            (base) throws(ConfigurationError) in
            isWhole = false
            return try standard(base, from: source.path, isForRules, depth: depth + 1)
        }
        found.reference = name.text
        // One that takes rules from another may find a user's file of that name.
        if source.isHeld, isWhole { read.withLock { $0[key] = found } }
        return found
    }

    private struct ReadKey: Hashable {
        var name: String
        var isForRules: Bool
    }

    /// Standards that the program holds and has read: the points of a sweep need the same ones.
    private static let read = Mutex<[ReadKey: Standard]>([:])

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
            "\(quoted(text)) is no standard" + suggestionOrList(for: text, among: memories),
            at: name.location)
    }
}
