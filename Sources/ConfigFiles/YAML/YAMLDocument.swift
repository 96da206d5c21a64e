/// A YAML file of sections that hold scalars, with the place of every key and value.
package struct YAMLDocument {
    /// One key and its scalar.
    package struct Entry {
        package var key: LocatedText
        /// The value; its text is `nil` when it is no scalar, which has been reported.
        package var value: String?
        package var location: SourceLocation
        /// Whether the scalar is empty or `~`, and not in quotes.
        package var isNull = false
    }

    /// What a top-level key holds.
    package enum Content {
        case scalar
        case section([Entry])
    }

    /// Top-level keys in the order of the file.
    package var items: [(entry: Entry, content: Content)] = []
}
