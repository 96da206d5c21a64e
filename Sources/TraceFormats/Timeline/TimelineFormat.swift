/// The forms of a timeline; the name of its file decides.
public enum TimelineFormat: String, CaseIterable, Sendable {
    /// Chrome's trace events, for Perfetto.
    case json
    /// Value change dump, for waveform viewers.
    case vcd

    /// The form that a path's ending asks for: `.json` or `.vcd`, perhaps with `.gz` or `.zst`
    /// behind it.
    public init?(path: String) {
        let name = Packing.plainName(path)
        guard let format = Self.allCases.first(where: { name.hasSuffix("." + $0.rawValue) })
        else { return nil }
        self = format
    }
}
