import TraceFormats

/// One page of HTML with everything in it: style, charting library, script and data.
struct ReportPage {
    /// In the order in which the page runs them.
    private static let scripts = [
        PackageResources.report_js, PackageResources.charts_js, PackageResources.explorer_js,
        PackageResources.comparison_js, PackageResources.stacks_js, PackageResources.load_js,
        PackageResources.latencies_js, PackageResources.intervals_js, PackageResources.whatif_js,
        PackageResources.whatif_points_js, PackageResources.timeline_js,
        PackageResources.tables_js, PackageResources.page_js,
    ]

    private let data: ReportData
    private let title: String
    private let library: [UInt8]

    /// Describes a page.
    init(
        _ data: ReportData, library: [UInt8]
    ) {
        self.data = data
        title = data.title
        self.library = library
    }

    /// Writes the page: the template with its marks replaced.
    func write(to writer: ByteWriter) throws(OutputError) {
        var rest = PackageResources.report_html[...]
        while let mark = Self.nextMark(rest) {
            append(rest[..<mark.range.lowerBound], to: writer)
            switch mark.name {
            case "title": writer.append(Self.escaped(title))
            case "style": append(PackageResources.report_css[...], to: writer)
            case "library": append(library[...], to: writer)
            case "script":
                for script in Self.scripts { append(script[...], to: writer) }
            case "data": try data.write(to: writer)
            default: preconditionFailure("the template has an unknown mark '\(mark.name)'")
            }
            rest = rest[mark.range.upperBound...]
        }
        append(rest, to: writer)
    }

    /// The next `{{name}}`.
    private static func nextMark(
        _ text: ArraySlice<UInt8>
    ) -> (name: String, range: Range<Int>)? {
        guard
            let start = text.indices.dropLast().first(where: {
                text[$0] == UInt8(ascii: "{") && text[$0 + 1] == UInt8(ascii: "{")
            }), let end = text[start...].firstIndex(of: UInt8(ascii: "}"))
        else { return nil }
        return (String(decoding: text[(start + 2)..<end], as: UTF8.self), start..<(end + 2))
    }

    private func append(_ bytes: ArraySlice<UInt8>, to writer: ByteWriter) {
        bytes.withUnsafeBufferPointer { writer.append($0) }
    }

    /// Text as it may stand in an element or a quoted attribute.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
