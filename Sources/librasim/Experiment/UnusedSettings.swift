import ConfigFiles
import Experiments
import TimingConfig

/// The keys of an experiment's memories that no point reads.
///
/// A setting counts as read when one point that has it reads it: an experiment compares memories,
/// and what one of them reads need mean nothing to the others.
struct UnusedSettings {
    /// A key that a point does not read.
    private struct Unread {
        var setting: ExperimentSetting
        var key: UnusedKey
        var point: ExperimentPoint
    }

    private let experiment: Experiment
    /// By the key, as it was first met.
    private var unread: [String: Unread] = [:]
    /// Keys that some point reads.
    private var read: Set<String> = []
    /// Keys of the files that points name, by their place.
    private var ofFiles: [SourceLocation: UnusedKey] = [:]

    /// Collects what points have found.
    init(_ experiment: Experiment, _ points: some Sequence<(ExperimentPoint, [UnusedKey])>) {
        self.experiment = experiment
        for (point, keys) in points { add(keys, of: point) }
    }

    private mutating func add(_ keys: [UnusedKey], of point: ExperimentPoint) {
        var own: Set<String> = []
        for key in keys {
            guard let location = key.location else { continue }
            guard let setting = point.setting(at: location) else {
                ofFiles[location] = key
                continue
            }
            own.insert(setting.key)
            if unread[setting.key] == nil {
                unread[setting.key] = Unread(setting: setting, key: key, point: point)
            }
        }
        for setting in point.effectiveSettings where !own.contains(setting.key) {
            read.insert(setting.key)
        }
    }

    /// Whether a point by itself has a key that nothing reads.
    var isAtAPoint: Bool { !unread.isEmpty || !ofFiles.isEmpty }

    /// What to say of them, each key with the axis that sets it and a point.
    func lines(_ severity: Diagnostic.Severity) -> [String] {
        let settings = unread.values.filter { !read.contains($0.setting.key) }.sorted {
            let (a, b) = ($0.setting.location, $1.setting.location)
            return (a.file, a.line, a.column) < (b.file, b.line, b.column)
        }
        let files = ofFiles.values.sorted { $0.message < $1.message }
        return settings.flatMap { lines($0, severity) }
            + files.map { $0.diagnostic(severity).rendered() }
    }

    private func lines(_ unread: Unread, _ severity: Diagnostic.Severity) -> [String] {
        var key = unread.key
        key.location = unread.setting.location
        if let axis = experiment.axes.first(where: { $0.sets(unread.setting.key) }) {
            key.message = "axis \(quoted(axis.name)): \(key.message)"
        }
        return [
            key.diagnostic(severity).rendered(),
            "note: this is \(PointEvaluator.name(unread.point))",
        ]
    }
}

extension ExperimentPoint {
    /// The setting that an override at a location stands for; `nil` for a location in a file.
    func setting(at location: SourceLocation) -> ExperimentSetting? {
        settings.last { location.file == Override.file("\($0.key)=\($0.value)") }
    }
}

extension ExperimentAxis {
    /// Whether one of its values sets a key.
    fileprivate func sets(_ key: String) -> Bool {
        range?.key == key || values.contains { $0.settings.contains { $0.key == key } }
    }
}
