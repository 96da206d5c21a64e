import DRAMModel
import Foundation
import Testing
import TestSupport

@testable import TraceFormats

@Suite struct ByteWriterTests {
    let scratch = Scratch()

    @Test func formatsNumbers() throws {
        var random = SplitMix64(seed: 1)
        let writer = try ByteWriter(path: scratch.path("out"))
        var expected = ""
        var values: [Int64] = [0, 9, 10, 99, 100, 101, .min, .max, -1]
        for bits in 0..<64 {
            values += [
                1 << bits, (1 << bits) &- 1, Int64(bitPattern: random.next()) >> Int64(bits),
            ]
        }
        var power: Int64 = 1
        for _ in 0..<18 {
            power *= 10
            values += [power - 1, power, power + 1, -power]
        }
        for value in values {
            writer.append(value)
            writer.append(" ")
            writer.append(UInt64(bitPattern: value))
            writer.append(byte: 10)
            expected += "\(value) \(UInt64(bitPattern: value))\n"
        }
        for value: Double in [0, -0.0, 0.1, 1e300, .leastNonzeroMagnitude, 2.0 / 3, 1e16] {
            writer.append(value)
            writer.append(", ")
            expected += "\(value), "
        }
        try writer.commit()
        #expect(scratch.text("out") == expected)
    }

    @Test func buffersOfAnySizeHoldTheSame() throws {
        let text = String((0..<20_000).map { "\($0)," }.joined())
        for name in ["plain", "packed.gz", "packed.zst"] {
            let file = try OutputFile(path: scratch.path(name))
            let writer = try ByteWriter(
                file: file, packing: Packing(path: name), bufferBytes: 20)
            writer.append(text)
            writer.append(Int64.min)
            try writer.commit()
            let source = try ByteSource(path: scratch.path(name))
            let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1000)
            defer { buffer.deallocate() }
            var bytes: [UInt8] = []
            while case let count = try source.read(into: buffer), count > 0 {
                bytes += buffer[..<count]
            }
            #expect(String(decoding: bytes, as: UTF8.self) == text + "\(Int64.min)")
        }
    }

    @Test func nothingAppearsBeforeCommit() throws {
        let writer = try ByteWriter(path: scratch.path("out"))
        writer.append("new")
        try writer.flush()
        #expect(!scratch.names.contains("out"))
        try writer.commit()
        #expect(scratch.names == ["out"])
        #expect(scratch.text("out") == "new")
    }

    @Test func discardLeavesTheOldFile() throws {
        let path = scratch.write("old", as: "out")
        let writer = try ByteWriter(path: path)
        writer.append("new")
        try writer.flush()
        writer.discard()
        #expect(scratch.names == ["out"])
        _ = try ByteWriter(path: path)
        #expect(scratch.names == ["out"], "a dropped writer leaves nothing")
        #expect(scratch.text("out") == "old")
    }

    @Test func replacesWhatALinkLeadsTo() throws {
        let path = scratch.write("old", as: "real")
        chmod(path, 0o640)
        #expect(symlink(path, scratch.path("link")) == 0)
        let writer = try ByteWriter(path: scratch.path("link"))
        writer.append("new")
        try writer.commit()
        #expect(scratch.names == ["link", "real"])
        #expect(scratch.text("real") == "new")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o640)
    }

    @Test func namesTheReasonAFileCannotBeWritten() throws {
        #expect(throws: failure("no/out", "cannot create: No such file or directory")) {
            try ByteWriter(path: scratch.path("no/out"))
        }
        #expect(throws: OutputError.failed(path: scratch.folder, message: directory)) {
            try ByteWriter(path: scratch.folder)
        }
        #expect(throws: failure("out/", directory)) { try ByteWriter(path: scratch.path("out/")) }
        #expect(throws: OutputError.self) { try ByteWriter(path: "") }
        guard getuid() != 0 else { return }
        chmod(scratch.folder, 0o500)
        defer { chmod(scratch.folder, 0o700) }
        #expect(throws: failure("out", "cannot create: Permission denied")) {
            try ByteWriter(path: scratch.path("out"))
        }
    }

    @Test func aFullDiskIsAnError() throws {
        let full = OutputError.failed(
            path: "/dev/full", message: "cannot write: No space left on device")
        let writer = try ByteWriter(path: "/dev/full")
        for _ in 0..<100_000 { writer.append("0123456789") }
        #expect(writer.failure == full)
        #expect(throws: full) { try writer.flush() }
        #expect(throws: full) { try writer.commit() }
    }

    @Test func devicesAreNotReplaced() throws {
        let writer = try ByteWriter(path: "/dev/null")
        writer.append("gone")
        try writer.commit()
        var info = stat()
        #expect(stat("/dev/null", &info) == 0 && info.st_mode & S_IFMT == S_IFCHR)
    }

    @Test func aBrokenPipeIsToldApart() throws {
        let path = scratch.path("fifo")
        #expect(mkfifo(path, 0o600) == 0)
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        let writer = try ByteWriter(path: path)
        writer.append("x")
        try writer.flush()
        close(reader)
        writer.append("y")
        let error = #expect(throws: OutputError.self) { try writer.commit() }
        #expect(error?.isBrokenPipe == true)
    }

    private let directory = "cannot write: Is a directory"

    private func failure(_ name: String, _ message: String) -> OutputError {
        .failed(path: scratch.path(name), message: message)
    }
}
