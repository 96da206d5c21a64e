/// A step of the xPU's work in a stage; tasks are computed one after the other.
public struct XPUTask: Equatable, Sendable {
    /// What is done.
    public enum Work: Equatable, Sendable {
        /// A product whose weights are read.
        case gemm(XPUGEMM)
        /// A vector operation on a number of elements.
        case vector(VectorOperation, elements: Int)
        /// Attention of some requests, whose keys and values are read.
        case attention([XPUAttention])
    }

    /// What is done.
    public var work: Work
    /// Events that must have been posted before it is computed; its weights may be read before.
    public var waitsFor: [Int32]
    /// The event that it posts when it is done.
    public var posts: Int32?

    /// Creates a task.
    public init(_ work: Work, waitsFor: [Int32] = [], posts: Int32? = nil) {
        self.work = work
        self.waitsFor = waitsFor
        self.posts = posts
    }
}
