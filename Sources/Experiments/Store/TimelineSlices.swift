/// The first slices of a timeline in Chrome's trace event format, ready to be drawn.
public struct TimelineSlices: Sendable {
    /// Something that went on for a while.
    public struct Slice: Sendable {
        /// The track, as an index of `tracks`.
        public var track: Int
        /// Its name, as an index of `names`.
        public var name: Int
        /// When it began, in nanoseconds.
        public var start_ns: Double
        /// How long it took, in nanoseconds.
        public var length_ns: Double
        /// What else is known of it, as one line.
        public var detail: String
    }

    /// Names of the tracks, in the order in which they are shown.
    public var tracks: [String]
    /// Names of slices.
    public var names: [String]
    /// The slices by their beginning.
    public var slices: [Slice]
    /// Slices of the file, also those beyond the limit.
    public var count: Int
}

/// Reading.
extension TimelineSlices {
    private static let labels = [
        "name", "cycle", "rank", "bankgroup", "bank", "row", "rule", "held",
    ]

    /// Reads a timeline of `librasim replay --timeline`, or another one with events `B` and `E`, or
    /// `X`.
    ///
    /// - Parameters:
    ///   - json: The text.
    ///   - limit: The most slices to keep.
    ///   - name: How errors name the text.
    /// - Throws: when it is no such timeline.
    public static func read(
        json: String, limit: Int, name: String
    ) throws(StoreError) -> TimelineSlices {
        let database = try Database(path: ":memory:")
        try database.run("CREATE TABLE document (content TEXT)")
        try database.prepare("INSERT INTO document VALUES (?)").run([.text(json)])
        let kind = try database.prepare(
            "SELECT CASE WHEN json_valid(content) THEN json_type(content) END, "
                + "CASE WHEN json_valid(content) THEN json_type(content, '$.traceEvents') END "
                + "FROM document")
        let types = try kind.next() ?? []
        let path: String
        switch (types.first, types.last) {
        case (.text("object"), .text("array")): path = "$.traceEvents"
        case (.text("array"), _): path = "$"
        default:
            throw StoreError(
                "\(name): error: not a timeline: expected JSON with 'traceEvents', as "
                    + "'librasim replay --timeline FILE.json' writes it")
        }
        let arguments = labels.dropFirst()
            .map { "json_extract(e.value, '$.args.\($0)')" }.joined(separator: ", ")
        let query = try database.prepare(
            "SELECT json_extract(e.value, '$.ph'), json_extract(e.value, '$.pid'), "
                + "json_extract(e.value, '$.tid'), json_extract(e.value, '$.ts'), "
                + "json_extract(e.value, '$.dur'), json_extract(e.value, '$.name'), "
                + "json_extract(e.value, '$.args.name'), "
                + "json_extract(e.value, '$.args.sort_index'), \(arguments) "
                + "FROM document, json_each(content, '\(path)') AS e WHERE e.type = 'object'")
        var builder = TimelineBuilder(limit: limit)
        while let row = try query.next() { builder.add(row, labels: labels.dropFirst()) }
        return builder.timeline
    }
}
