/// Turns packed bytes into plain ones, member after member.
///
/// The caller lends it packed bytes and a place for the result.
protocol Unpacker: AnyObject {
    /// What messages call the form.
    static var name: String { get }

    /// Whether a byte may begin another member.
    static func mayBegin(with byte: UInt8) -> Bool

    /// Makes ready for the next member.
    func restart()

    /// Unpacks from the front of `input`, dropping what it used, into `output`.
    func unpack(
        _ input: inout UnsafeMutableBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> UnpackOutcome
}

/// What one call of an unpacker came to.
enum UnpackOutcome {
    /// `written` bytes are in the output; zero when all the input is used and more is wanted.
    case progress(written: Int)
    /// A member ended after `written` bytes; another may follow.
    case memberEnd(written: Int)
    /// The data is of another form, or damaged.
    case corrupt(reason: String)
}
