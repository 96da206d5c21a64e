import ConfigFiles
import MemoryController

/// A warm-up as a command line or an experiment gives it: `100000` cycles, or `5000requests`.
enum WarmupArgument {
    /// The warm-up that a text stands for.
    ///
    /// - Throws: What is wrong with it.
    static func warmup(
        _ text: String, frontEnd: FrontEnd, hasStreams: Bool
    ) throws(ValueError) -> Warmup {
        guard !hasStreams else { throw ValueError("a warm-up does not go with PIM traces") }
        let suffix = "requests"
        let isRequests = text.hasSuffix(suffix)
        let digits = isRequests ? text.dropLast(suffix.utf8.count) : text[...]
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(digits),
            (1...1 << 53).contains(number)
        else {
            throw ValueError(
                "'\(text)' is neither a number of cycles from 1 to \(1 << 53), such as 100000, nor "
                    + "one of requests, such as 100000requests")
        }
        guard isRequests else { return .cycles(number) }
        guard frontEnd == .dramsim3 else {
            throw ValueError(
                "a warm-up in requests needs the front end dramsim3: with per_channel each channel "
                    + "takes its requests at its own pace")
        }
        return .requests(number)
    }
}
