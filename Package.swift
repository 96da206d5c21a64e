// swift-tools-version: 6.0
import PackageDescription

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
        .target(name: "TimingConfig", dependencies: ["ConfigFiles", "DRAMModel"]),
        .target(name: "DRAMEngine", dependencies: ["CVectors", "DRAMModel"]),
        .target(
            name: "MemoryController", dependencies: ["CVectors", "DRAMModel", "DRAMEngine"]),
        .target(name: "TraceFormats", dependencies: ["CZlib", "ConfigFiles", "DRAMModel"]),
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
                "comparison.js", "stacks.js", "timeline.js", "tables.js", "page.js", "figures.py",
            ]
            .map { .embedInCode("Report/Resources/\($0)") }),
        .testTarget(name: "ConfigFilesTests", dependencies: ["ConfigFiles"]),
        .testTarget(
            name: "TimingConfigTests", dependencies: ["ConfigFiles", "DRAMModel", "TimingConfig"]),
        .testTarget(
            name: "DRAMEngineTests", dependencies: ["DRAMModel", "TimingConfig", "DRAMEngine"]),
        .testTarget(
            name: "MemoryControllerTests",
            dependencies: [
                "DRAMModel", "TimingConfig", "DRAMEngine", "MemoryController", "TraceFormats",
            ]),
        .testTarget(name: "TraceFormatsTests", dependencies: ["DRAMModel", "TraceFormats"]),
        .testTarget(
            name: "CommandAuditorTests",
            dependencies: [
                "DRAMModel", "TimingConfig", "MemoryController", "TraceFormats", "CommandAuditor",
            ]),
        .testTarget(
            name: "WorkloadTracerTests",
            dependencies: [
                "ConfigFiles", "DRAMModel", "TimingConfig", "WorkloadTracer", "TraceFormats",
                "MemoryController",
            ]),
        .testTarget(
            name: "ExperimentsTests", dependencies: ["ConfigFiles", "Experiments"]),
        .testTarget(
            name: "SystemsTests",
            dependencies: [
                "DRAMModel", "TimingConfig", "MemoryController", "WorkloadTracer", "Systems",
            ]),
        .testTarget(name: "CommandLineTests", dependencies: ["librasim"]),
    ],
    swiftLanguageModes: [.v6]
)
