import TestSupport

/// How many random scenarios the tests go through: debug builds are many times slower.
extension SeedCount {
    #if DEBUG
        /// Seeds of each test case that compares the engine with an oracle.
        static let comparison = named("LIBRASIM_COMPARED_SEEDS", default: 40)
        /// Seeds of the tests that run an oracle alone.
        static let properties: UInt64 = 200
    #else
        /// Seeds of each test case that compares the engine with an oracle.
        static let comparison = named("LIBRASIM_COMPARED_SEEDS", default: 200)
        /// Seeds of the tests that run an oracle alone.
        static let properties: UInt64 = 500
    #endif
}
