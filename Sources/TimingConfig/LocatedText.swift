/// A piece of an input with its place.
struct LocatedText {
    var text: String
    var location: SourceLocation
}
