@preconcurrency import Glibc
import Experiments

extension ResultStore {
    /// Notes how the program was called, for those who want to repeat it.
    ///
    /// - Parameter options: Flags that each point needs on a command line of its own.
    func noteCommand(options: String) throws(StoreError) {
        let words = ["librasim"] + CommandLine.arguments.dropFirst()
        try note(.command, words.map(ExperimentPoint.word).joined(separator: " "))
        try note(.options, options)
        guard let folder = getcwd(nil, 0) else { return }
        defer { free(folder) }
        try note(.folder, String(cString: folder))
    }
}
