import ConfigFiles
import Experiments

extension ResultStore {
    /// Notes how the program was called, for those who want to repeat it.
    ///
    /// - Parameter options: Flags that each point needs on a command line of its own.
    func noteCommand(options: String) throws(StoreError) {
        let words = ["librasim"] + Program.arguments
        try note(.command, words.map(ExperimentPoint.word).joined(separator: " "))
        try note(.options, options)
        guard let folder = FileSystem.currentFolder else { return }
        try note(.folder, folder)
    }
}
