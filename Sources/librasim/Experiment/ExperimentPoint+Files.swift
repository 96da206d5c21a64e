import ConfigFiles
import Experiments

extension ExperimentPoint {
    /// Notes the files that the point names, so that no output takes the place of one.
    func noteFiles() {
        for setting in effectiveSettings where setting.isFile {
            for file in setting.files {
                InputFiles.read.add(path: file, namedAt: setting.location)
            }
        }
    }
}
