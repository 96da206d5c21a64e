import ConfigFiles
@preconcurrency import Glibc
import TraceFormats

/// The charting library that goes into a page: plotly.min.js of the Python package `plotly`.
enum ChartLibrary {
    private static let name = "plotly.min.js"
    private static let mostBytes = 64 << 20

    /// Reads the file that is named, else the first of the usual places.
    static func load(_ path: String?) throws -> [UInt8] {
        let places = path.map { [$0] } ?? usualPlaces()
        guard let place = path ?? places.first(where: { FileSystem.access($0, R_OK) == 0 }) else {
            throw Failure.input(
                "librasim report: error: \(name), which draws the charts, is in none of "
                    + "\(places.joined(separator: ", ")); 'make report-assets' fetches it, or name "
                    + "it with --plotly FILE (it is in the Python package 'plotly')")
        }
        let bytes: [UInt8]
        do throws(TraceError) {
            bytes = try WholeFile.read(path: place, atMost: mostBytes)
        } catch {
            throw Failure.input(error.rendered)
        }
        guard bytes.prefix(100).split(separator: UInt8(ascii: "\n")).contains(where: isBanner)
        else {
            throw Failure.input(
                "\(place): error: it is no plotly.js; expected \(name) of the "
                    + "Python package 'plotly'"
            )
        }
        return bytes
    }

    private static func isBanner(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "* plotly.js".utf8)
    }

    private static func usualPlaces() -> [String] {
        if let path = FileSystem.path(inVariable: "LIBRASIM_PLOTLY") { return [path] }
        var places: [String] = []
        for folder in [workingFolder, programFolder].compactMap({ $0 }) {
            var parts = folder.split(separator: "/")
            while true {
                places.append(
                    (["/"] + parts.map { "\($0)/" }).joined() + "build/assets/\(name)")
                if parts.popLast() == nil { break }
            }
        }
        if let folder = programFolder { places.append("\(folder)/../share/librasim/\(name)") }
        var seen: Set<String> = []
        return places.filter { seen.insert($0).inserted }
    }

    private static var workingFolder: String? {
        FileSystem.currentFolder
    }

    private static var programFolder: String? {
        guard let path = FileSystem.realpath("/proc/self/exe") else { return nil }
        return path.lastIndex(of: "/").map { String(path[..<$0]) }
    }
}
