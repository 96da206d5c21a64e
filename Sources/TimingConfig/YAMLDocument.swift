/// A YAML file of sections that hold scalars, with the place of every key and value.
struct YAMLDocument {
    /// One key and its scalar.
    struct Entry {
        var key: LocatedText
        /// The value; its text is `nil` when it is no scalar, which has been reported.
        var value: String?
        var location: SourceLocation
        /// Whether the scalar is empty or `~`, and not in quotes.
        var isNull = false
    }

    /// What a top-level key holds.
    enum Content {
        case scalar
        case section([Entry])
    }

    /// Top-level keys in the order of the file.
    var items: [(entry: Entry, content: Content)] = []
}
