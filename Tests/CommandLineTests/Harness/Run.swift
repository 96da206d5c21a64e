import Foundation
import TestSupport

/// A run of a program that may still go on; its output goes to files, so that no pipe fills up.
final class Run {
    private let process = Process()
    private let results = Scratch()
    /// Where the program's standard input comes from, if it stays open.
    private let inputPipe: Pipe?

    init(
        _ arguments: [String], in scratch: Scratch, input: String? = nil,
        program: String = Librasim.path, environment: [String: String] = [:],
        keepsInput: Bool = false
    ) throws {
        inputPipe = keepsInput ? Pipe() : nil
        // A test run in the background must not hand an ignored Ctrl-C down.
        signal(SIGINT, SIG_DFL)
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: scratch.folder)
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { $1 }
        let output = results.write("", as: "output")
        let errors = results.write("", as: "errors")
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        if let input {
            process.standardInput = FileHandle(
                forReadingAtPath: results.write(input, as: "input"))
        } else if let inputPipe {
            process.standardInput = inputPipe
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
    }

    /// Writes to the program's standard input, which stays open.
    func feed(_ text: String) throws {
        try inputPipe!.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    /// Sends a signal.
    func send(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits until standard error holds a text; false after ten seconds.
    func waits(forError text: String) -> Bool {
        for _ in 0..<1000 {
            if results.text("errors").contains(text) { return true }
            usleep(10_000)
        }
        return false
    }

    /// Waits for the end; a run of more than three minutes is killed.
    func wait() -> Librasim.Outcome {
        // The alarm lives for that long even when it is cancelled: it must not keep the process,
        // and with it open files.
        let identifier = process.processIdentifier
        let alarm = DispatchWorkItem { kill(identifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 180, execute: alarm)
        process.waitUntilExit()
        alarm.cancel()
        return Librasim.Outcome(
            status: process.terminationStatus,
            isKilled: process.terminationReason == .uncaughtSignal,
            output: results.text("output"), errors: results.text("errors"))
    }
}
