/// A piece of an input with its location.
package struct LocatedText: Sendable {
    package var text: String
    package var location: SourceLocation

    /// Creates a piece.
    package init(text: String, location: SourceLocation) {
        self.text = text
        self.location = location
    }
}
