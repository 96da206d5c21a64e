import ConfigFiles
import TraceFormats
@preconcurrency import Glibc

/// Lines for people, on standard output and standard error.
enum Console {
    /// Prints lines on standard output; a reader that has gone is no error.
    @discardableResult
    static func print(_ lines: [String]) throws -> ExitStatus {
        do throws(OutputError) {
            let writer = try ByteWriter(path: "-")
            for line in lines {
                writer.append(FileName.shown(line))
                writer.append(byte: 10)
            }
            try writer.commit()
        } catch {
            throw Failure(error)
        }
        return .done
    }

    /// Prints lines on standard error, as far as anyone listens.
    static func error(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        write(FileName.shown(lines.joined(separator: "\n")) + "\n")
    }

    /// Writes text to standard error as it is.
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(2, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}
