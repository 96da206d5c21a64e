/// The command queue that was visited last.
struct RoundRobinPointer: BitwiseCopyable {
    var rank = 0
    /// The bank in its rank. Where the banks of all ranks fit a word, the bit of the bank in it.
    var bank = 0
}
