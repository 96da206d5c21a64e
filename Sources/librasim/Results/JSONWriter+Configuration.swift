import TimingConfig
import TraceFormats

extension JSONWriter {
    /// Writes the settings of a memory by section, and the overrides among them.
    func configuration(_ settings: [ResolvedSetting], overrides: [String]) {
        beginObject()
        var section = ""
        for setting in settings {
            if setting.section != section {
                if !section.isEmpty { endObject() }
                section = setting.section
                key(section).beginObject()
            }
            key(setting.key)
            write(setting)
        }
        if !section.isEmpty { endObject() }
        key("overrides").beginArray()
        for override in overrides { value(override) }
        endArray()
        endObject()
    }

    private func write(_ setting: ResolvedSetting) {
        switch setting.kind {
        case .number:
            if let number = Int64(setting.value) {
                value(number)
            } else if let number = Double(setting.value) {
                value(number)
            } else {
                value(setting.value)
            }
        case .boolean: value(setting.value == "true")
        case .string: value(setting.value)
        }
    }
}
