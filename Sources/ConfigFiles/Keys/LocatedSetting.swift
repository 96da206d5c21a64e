/// A setting for a timing file that stands in another file.
package struct LocatedSetting: Sendable {
    package let section: String
    package let key: LocatedText
    package let value: String
    package let location: SourceLocation

    package init(section: String, key: LocatedText, value: String, location: SourceLocation) {
        self.section = section
        self.key = key
        self.value = value
        self.location = location
    }

    /// A setting that follows from something at a location.
    package init(_ section: String, _ name: String, _ value: String, at location: SourceLocation) {
        self.init(
            section: section, key: LocatedText(text: name, location: location), value: value,
            location: location)
    }
}
