// swift-tools-version: 6.2
import PackageDescription

// Fuzz targets of the readers, for libFuzzer; `run.sh` builds, links and runs them. A package of
// their own, as they need instrumented modules and a `main` that is not theirs.
let package = Package(
    name: "Fuzz",
    products: [
        .library(name: "FuzzTimingFile", type: .static, targets: ["FuzzTimingFile"]),
        .library(name: "FuzzRequestTrace", type: .static, targets: ["FuzzRequestTrace"]),
        .library(name: "FuzzPIMTrace", type: .static, targets: ["FuzzPIMTrace"]),
    ],
    dependencies: [.package(name: "LibraSim", path: "..")],
    targets: [
        .target(name: "FuzzBytes"),
        .target(
            name: "FuzzTimingFile",
            dependencies: ["FuzzBytes", .product(name: "LibraSim", package: "LibraSim")]),
        .target(
            name: "FuzzRequestTrace",
            dependencies: ["FuzzBytes", .product(name: "LibraSim", package: "LibraSim")]),
        .target(
            name: "FuzzPIMTrace",
            dependencies: ["FuzzBytes", .product(name: "LibraSim", package: "LibraSim")]),
    ],
    swiftLanguageModes: [.v6]
)
