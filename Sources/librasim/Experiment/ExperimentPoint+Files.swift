import ConfigFiles
import Experiments
@preconcurrency import Glibc

extension ExperimentPoint {
    /// Whether each file that the point names is there and can be read.
    var hasAllFiles: Bool {
        effectiveSettings.filter(\.isFile).allSatisfy { setting in
            setting.files.allSatisfy { FileSystem.access($0, R_OK) == 0 }
        }
    }

    /// Notes the files that the point names, so that no output takes the place of one.
    func noteFiles() {
        for setting in effectiveSettings where setting.isFile {
            for file in setting.files {
                InputFiles.read.add(path: file, namedAt: setting.location)
            }
        }
    }
}
