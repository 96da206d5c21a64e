import DRAMModel
import Foundation
import Testing

@testable import TraceFormats

/// All requests of a trace, or the error that reading it ends in.
func requests(
    at path: String, capacityBytes: UInt64 = 0, chunkBytes: Int = 1 << 16, batch: Int = 64
) -> Result<[Request], TraceError> {
    let buffer = UnsafeMutableBufferPointer<Request>.allocate(capacity: batch)
    defer { buffer.deallocate() }
    do throws(TraceError) {
        let reader = try RequestTraceReader(
            path: path, capacityBytes: capacityBytes, chunkBytes: chunkBytes)
        var all: [Request] = []
        while case let count = try reader.read(into: buffer), count > 0 {
            all += buffer[..<count]
        }
        return .success(all)
    } catch {
        return .failure(error)
    }
}

/// All records of a log, or the error that reading it ends in.
func logRecords(
    at path: String, chunkBytes: Int = 1 << 16, batch: Int = 64
) -> Result<(records: [CommandRecord], rules: [String]), TraceError> {
    let buffer = UnsafeMutableBufferPointer<CommandRecord>.allocate(capacity: batch)
    defer { buffer.deallocate() }
    do throws(TraceError) {
        let reader = try CommandLogReader(path: path, chunkBytes: chunkBytes)
        var all: [CommandRecord] = []
        while case let count = try reader.read(into: buffer), count > 0 {
            all += buffer[..<count]
        }
        return .success((all, reader.ruleNames))
    } catch {
        return .failure(error)
    }
}

func read(_ address: UInt64, _ cycle: Int64 = 0) -> Request {
    Request(address: address, cycle: cycle, isWrite: false)
}

func write(_ address: UInt64, _ cycle: Int64 = 0) -> Request {
    Request(address: address, cycle: cycle, isWrite: true)
}
