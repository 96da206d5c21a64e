/// What the sequencer knows of a rank.
struct PIMRank: BitwiseCopyable {
    /// The tile that its open rows are of.
    var tile = RankTile()
    /// What a refresh does to them.
    var interruption = RefreshInterruption()
    /// When ACTIVATEs wait for its next activation.
    var reservation = ActivationReservation()

    /// Ends its tile: no PIM row is open any more, and none is to be opened again.
    mutating func endTile() {
        assert(interruption.banks == 0)
        tile.end()
        interruption.wake = .max
    }
}
