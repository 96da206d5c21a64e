@preconcurrency import Glibc

/// Figures for papers, drawn by a script that runs in the user's Python.
struct PaperFigures {
    /// The status with which the script says that matplotlib is missing.
    private static let missing: Int32 = 3

    /// The program that runs the script.
    let python: String

    /// Draws the figures of a file of results into a folder, which is made when it is not there.
    func draw(_ results: String, in folder: String) throws {
        let script = String(decoding: PackageResources.figures_py, as: UTF8.self)
        let status = try run([python, "-c", script, results, folder])
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

    /// Runs a program to its end; its output goes where ours goes.
    private func run(_ words: [String]) throws -> Int32 {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
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
        }
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
    }
}
