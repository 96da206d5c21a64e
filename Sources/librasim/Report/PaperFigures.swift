import ConfigFiles
@preconcurrency import Glibc
import TraceFormats

/// Figures for papers, drawn by a script that runs in the user's Python.
struct PaperFigures {
    /// A folder, and what kind of files figures are there.
    struct Target {
        /// The kind: `png`, `svg` or `pdf`.
        let format: String
        /// The folder, which is made when it is not there.
        let folder: String
    }

    /// The status with which the script says that matplotlib is missing.
    private static let missing: Int32 = 3
    /// The pieces of the script, in their order.
    private static let script = [
        PackageResources.figures_style_py, PackageResources.figures_points_py,
        PackageResources.figures_inputs_py, PackageResources.figures_whatif_py,
        PackageResources.figures_main_py,
    ]

    /// The program that runs the script.
    let python: String

    /// Draws the figures of a page's data; fails when a signal comes.
    func draw(_ data: ReportData, in targets: [Target]) throws {
        let base = "\(Self.temporaryFolder)/librasim-figures-\(getpid())"
        let (program, input) = ("\(base).py", "\(base).json")
        StopSignal.install()
        for path in [program, input] { StopSignal.addTemporary(path) }
        defer { for path in [program, input] { FileSystem.unlink(path) } }
        do throws(OutputError) {
            let writer = try ByteWriter(path: program)
            for piece in Self.script {
                piece.withUnsafeBufferPointer { writer.append($0) }
            }
            try writer.commit()
            let document = try ByteWriter(path: input)
            try data.write(to: document)
            try document.commit()
        } catch {
            throw Failure(error)
        }
        let folders = targets.map { "\($0.format)=\($0.folder)" }
        let status = try run([python, program, input] + folders)
        if status == Self.missing {
            throw Failure.input(
                "librasim report: error: '\(python)' has no matplotlib; install it ('\(python) -m "
                    + "pip install matplotlib'), or name a Python that has "
                    + "it with --python ('make figures' makes one, build/venv/bin/python3)")
        }
        guard status == 0 else {
            throw Failure.input(
                "librasim report: error: '\(python)' could not draw the figures (status \(status))")
        }
    }

    private static var temporaryFolder: String {
        guard let path = FileSystem.path(inVariable: "TMPDIR"), !path.isEmpty else {
            return "/tmp"
        }
        return path
    }

    /// Runs a program to its end; its output goes where ours goes.
    private func run(_ words: [String]) throws -> Int32 {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { word in
            FileSystem.withName(word) { strdup($0) }
        }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, python, nil, nil, arguments, environ)
        guard failure == 0 else {
            throw Failure.input(
                "librasim report: error: cannot run '\(python)': "
                    + "\(String(cString: strerror(failure))); name a Python with --python")
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
            if StopSignal.isRaised { kill(process, SIGTERM) }
        }
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
    }
}
