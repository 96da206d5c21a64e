/// Where the points of a sweep run.
enum ExecutorName: String, CaseIterable, Sendable {
    /// Threads of this process.
    case local
    /// A job array of Slurm.
    case slurm
}
