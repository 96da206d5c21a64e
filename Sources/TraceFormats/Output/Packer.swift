/// Packs bytes into an output file.
protocol Packer: AnyObject {
    /// Packs `bytes`; with `isLast`, ends the packed data.
    func write(
        _ bytes: UnsafeMutableBufferPointer<UInt8>, to file: OutputFile, isLast: Bool
    ) throws(OutputError)
}

/// How a file is packed; the ending of its name says it.
public enum Packing: String, CaseIterable, Sendable {
    case gzip = ".gz"
    case zstd = ".zst"

    /// What a path's ending asks for; `nil` for plain bytes.
    public init?(path: String) {
        guard let packing = Self.allCases.first(where: { path.hasSuffix($0.rawValue) }) else {
            return nil
        }
        self = packing
    }

    /// A path without the ending that asks for packing.
    public static func plainName(_ path: String) -> Substring {
        path.dropLast(Packing(path: path)?.rawValue.count ?? 0)
    }

    /// What packs; `nil` when there is no memory.
    var packer: (any Packer)? {
        switch self {
        case .gzip: GzipDeflater()
        case .zstd: ZstdPacker()
        }
    }
}
