import TestSupport

/// Inputs with processing units that work, for tests to run or to break.
enum PIMSample {
    /// The path of a shipped timing file.
    static func timing(_ name: String) -> String {
        Checkout.timing("\(name)")
    }

    /// The path of a shipped trace.
    static func trace(_ name: String) -> String { Checkout.path("traces/\(name).pim") }

    /// A memory of one channel with units, so that results are small.
    static let memory = [
        "--timing", timing("hbm2-pim-librapim"), "--set", "organization.channels=1",
    ]

    static let header = "librasim-pim/1 channel=0 time=cycles\n"

    /// Tiles of all banks.
    static func tiles(_ count: Int) -> String {
        header
            + (0..<count).map { "gemv_tile all row=\(8192 + $0 % 8192) macs=32 heads=1\n" }.joined()
    }
}
