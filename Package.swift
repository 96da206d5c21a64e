// swift-tools-version: 6.2
import PackageDescription

// With LIBRASIM_SCALAR=1 the forms of the vector code are built that serve on other processors than
// x86-64, so that they are tested on one; `make test-scalar`.
let vectorSettings: [SwiftSetting] =
    Context.environment["LIBRASIM_SCALAR"] == "1" ? [.define("SCALAR_VECTORS")] : []

/// The files of `standards/`.
let standards = [
    "DDR3", "DDR4", "DDR5", "LPDDR", "LPDDR3", "LPDDR4", "LPDDR5", "GDDR5", "GDDR5X", "GDDR6",
    "HBM", "HBM2", "HBM3", "dramsim3", "PIM", "NMP",
]

// The modules of the simulator, from the ground up: each imports only modules listed before it.
// ARCHITECTURE.md says what lives in each and what it must not know.
let package = Package(
    name: "LibraSim",
    products: [
        .executable(name: "librasim", targets: ["librasim"]),
        .library(
            name: "LibraSim",
            targets: [
                "ConfigFiles", "DRAMModel", "TimingConfig", "DRAMEngine", "MemoryController",
                "TraceFormats", "CommandAuditor", "WorkloadTracer", "Systems", "Experiments",
            ]),
    ],
    targets: [
        .systemLibrary(
            name: "CYaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CVectors"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "ConfigFiles", dependencies: ["CYaml"]),
        .target(name: "DRAMModel"),
        .target(
            name: "TimingConfig", dependencies: ["ConfigFiles", "DRAMModel"],
            // In the program itself, so that it can be copied by itself; `standards` is a link.
            resources: standards.map { .embedInCode("standards/\($0).yaml") }),
        .target(
            name: "DRAMEngine", dependencies: ["CVectors", "DRAMModel"],
            swiftSettings: vectorSettings),
        .target(
            name: "MemoryController", dependencies: ["CVectors", "DRAMModel", "DRAMEngine"],
            swiftSettings: vectorSettings),
        .systemLibrary(
            name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(
            name: "TraceFormats",
            dependencies: ["CVectors", "CZlib", "CZstd", "ConfigFiles", "DRAMModel"],
            swiftSettings: vectorSettings),
        .target(name: "CommandAuditor", dependencies: ["DRAMModel"]),
        .target(
            name: "WorkloadTracer", dependencies: ["ConfigFiles", "DRAMModel", "TimingConfig"]),
        .target(
            name: "Systems", dependencies: ["DRAMModel", "MemoryController", "WorkloadTracer"]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(
            name: "Experiments",
            dependencies: ["CSQLite", "ConfigFiles", "DRAMModel", "MemoryController"]),
        .executableTarget(
            name: "librasim",
            dependencies: [
                "ConfigFiles", "DRAMModel", "TimingConfig", "DRAMEngine", "MemoryController",
                "TraceFormats", "CommandAuditor", "WorkloadTracer", "Systems", "Experiments",
            ],
            // In the program itself, so that it can be copied by itself.
            resources: [
                "report.html", "report.css", "report.js", "charts.js", "explorer.js",
                "comparison.js", "stacks.js", "load.js", "latencies.js", "intervals.js",
                "whatif.js", "whatif_points.js", "timeline.js", "tables.js", "page.js",
                "figures_style.py", "figures_points.py", "figures_inputs.py", "figures_whatif.py",
                "figures_main.py",
            ]
            .map { .embedInCode("Report/Resources/\($0)") }),
        // What tests of several modules share.
        .target(
            name: "TestSupport", dependencies: ["DRAMModel", "TimingConfig", "MemoryController"],
            path: "Tests/TestSupport"),
        .testTarget(name: "ConfigFilesTests", dependencies: ["ConfigFiles"]),
        .testTarget(
            name: "TimingConfigTests",
            dependencies: ["ConfigFiles", "DRAMModel", "TimingConfig", "TestSupport"]),
        .testTarget(
            name: "DRAMEngineTests",
            dependencies: ["DRAMModel", "TimingConfig", "DRAMEngine", "TestSupport"]),
        .testTarget(
            name: "MemoryControllerTests",
            dependencies: [
                "DRAMModel", "TimingConfig", "DRAMEngine", "MemoryController", "TraceFormats",
                "TestSupport",
            ]),
        .testTarget(
            name: "TraceFormatsTests", dependencies: ["DRAMModel", "TraceFormats", "TestSupport"]),
        .testTarget(
            name: "CommandAuditorTests",
            dependencies: [
                "DRAMModel", "TimingConfig", "MemoryController", "TraceFormats", "CommandAuditor",
                "TestSupport",
            ]),
        .testTarget(
            name: "WorkloadTracerTests",
            dependencies: [
                "ConfigFiles", "DRAMModel", "TimingConfig", "WorkloadTracer", "TraceFormats",
                "MemoryController", "TestSupport",
            ]),
        .testTarget(
            name: "ExperimentsTests", dependencies: ["ConfigFiles", "Experiments", "TestSupport"]),
        .testTarget(
            name: "SystemsTests",
            dependencies: [
                "DRAMModel", "TimingConfig", "MemoryController", "WorkloadTracer", "Systems",
                "TestSupport",
            ]),
        .testTarget(name: "CommandLineTests", dependencies: ["librasim", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
