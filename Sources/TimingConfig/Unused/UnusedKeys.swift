import ConfigFiles
import DRAMModel

/// Finds the keys of a memory's files and arguments that nothing reads.
///
/// Keys count where a user has the last word: in overrides, in settings of a workload or system,
/// and in the timing file itself, but not in the files that it extends. An override must have an
/// effect on the memory as it is run. A file must by itself, whatever stands beside it; and what it
/// says of the device, under `timing` and `power`, needs a reader under some memory controller
/// only, as a description of a device is right whatever controller drives it.
struct UnusedKeys {
    /// A memory with the settings it was made of.
    struct Resolved {
        var settings: Settings
        var memory: MemoryConfiguration
    }

    /// Who has given a setting.
    private enum Level: Hashable {
        case override
        case other(file: String)
        case file
        case inherited
    }

    private let whole: Resolved
    private let mainFile: String
    private let otherFiles: [String]
    private let hasOverrides: Bool
    /// The memory without overrides, with settings of other files up to one; `nil` without any.
    private let alone: (String?) -> Resolved?

    /// - Parameters:
    ///   - whole: The memory as it is run.
    ///   - mainFile: The timing file.
    ///   - otherFiles: Other files that give settings, in their order.
    ///   - hasOverrides: Whether there are any.
    ///   - alone: Makes the memory without overrides, with settings of other files up to one or of
    ///     none; `nil` for one that is no memory.
    init(
        _ whole: Resolved, mainFile: String, otherFiles: [String] = [], hasOverrides: Bool,
        alone: @escaping (String?) -> Resolved?
    ) {
        self.whole = whole
        self.mainFile = mainFile
        self.otherFiles = otherFiles
        self.hasOverrides = hasOverrides
        self.alone = alone
    }

    /// All of them, by place.
    var all: [UnusedKey] {
        var entries: [Level: [Entry]] = [:]
        for entry in Entry.all(whole.settings) {
            entries[level(of: entry.location.file), default: []].append(entry)
        }
        var found: [UnusedKey] = []
        if let given = entries[.override] { found += unread(given, in: whole, .own) }
        for file in otherFiles {
            guard let given = entries[.other(file: file)] else { continue }
            found += unread(given, alone: file)
        }
        if let given = entries[.file] { found += unread(given, alone: nil) }
        return found.sorted { Self.precedes($0.location, $1.location) }
    }

    private static func precedes(_ a: SourceLocation?, _ b: SourceLocation?) -> Bool {
        guard let a, let b else { return false }
        return (a.file, a.line, a.column) < (b.file, b.line, b.column)
    }

    private func level(of file: String) -> Level {
        if file.hasPrefix("--set ") { return .override }
        if file == mainFile { return .file }
        return otherFiles.contains(file) ? .other(file: file) : .inherited
    }

    /// Those that nothing reads in a memory.
    private func unread(
        _ entries: [Entry], in resolved: Resolved, _ controller: ReadKeys.Controller
    ) -> [UnusedKey] {
        let settings = resolved.settings
        let keys = ReadKeys(resolved.memory, controller) { settings[$0] != nil }
        let unread = entries.filter { !$0.ids.contains(where: keys.contains) }
        guard !unread.isEmpty else { return [] }
        let possible = ReadKeys(resolved.memory, .any) { settings[$0] != nil }
        return unread.map { entry in
            UnusedKey(
                id: entry.ids[0], spelling: entry.spelling, location: entry.location,
                message: UnusedReason(entry.ids[0], entry.spelling, resolved).message,
                isReadOtherwise: entry.ids.contains { $0.isOfDevice && possible.contains($0) })
        }
    }

    /// Those of a file that nothing reads, neither as the memory is run nor by the file itself.
    private func unread(_ entries: [Entry], alone file: String?) -> [UnusedKey] {
        let isTiming = file == nil
        let entries =
            isTiming
            ? entries.filter { $0.ids.allSatisfy { !ReadKeys.required.contains($0) } } : entries
        let device = isTiming ? entries.filter(\.isOfDevice) : []
        let others = isTiming ? entries.filter { !$0.isOfDevice } : entries
        var found: [UnusedKey] = []
        for (given, controller) in [(device, ReadKeys.Controller.any), (others, .own)] {
            let unread = unread(given, in: whole, controller)
            let isWhole = !hasOverrides && (file ?? mainFile) == (otherFiles.last ?? mainFile)
            guard !unread.isEmpty, !isWhole else {
                found += unread
                continue
            }
            guard let own = alone(file) else { continue }
            let places = Set(unread.compactMap(\.location))
            found += self.unread(given.filter { places.contains($0.location) }, in: own, controller)
        }
        return found
    }
}

extension UnusedKeys {
    /// A name in a file or an argument, and the keys that it sets.
    fileprivate struct Entry {
        var ids: [String]
        var spelling: String
        var location: SourceLocation

        var isOfDevice: Bool { ids.contains { $0.isOfDevice } }

        static func all(_ settings: Settings) -> [Entry] {
            var entries: [SourceLocation: Entry] = [:]
            for (id, setting) in settings.settings {
                guard let location = setting.keyLocation ?? setting.location else { continue }
                let entry = Entry(ids: [id], spelling: setting.spelling, location: location)
                entries[location, default: entry].add(id)
            }
            return Array(entries.values)
        }

        private mutating func add(_ id: String) {
            guard !ids.contains(id) else { return }
            ids.append(id)
            ids.sort()
        }
    }
}

extension String {
    /// Whether the id is that of a key which describes the device, or what any run may ask for.
    var isOfDevice: Bool {
        hasPrefix("timing.") || hasPrefix("power.") || self == KeyReaders.epochPeriod
    }
}
