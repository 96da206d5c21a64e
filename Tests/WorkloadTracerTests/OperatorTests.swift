import Testing

@testable import WorkloadTracer

