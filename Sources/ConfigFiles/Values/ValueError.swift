/// What is wrong with a value's text; the caller knows the location.
package struct ValueError: Error {
    package var message: String

    package init(_ message: String) {
        self.message = message
    }
}
