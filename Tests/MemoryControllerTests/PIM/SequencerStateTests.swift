import Testing

@testable import MemoryController

/// The parts of a sequencer's state go through their transitions.
@Suite struct SequencerStateTests {
    @Test func interruptionsGoThroughTheirPhasesInTurn() {
        var interruption = RefreshInterruption()
        interruption.begin(0b0110, barring: 0b1110, at: 10)
        #expect(interruption.phase == .closing && interruption.wake == 10)
        interruption.close()
        #expect(interruption.phase == .closed && interruption.barred == 0b1110)
        interruption.beginReopening(at: 20)
        #expect(interruption.phase == .reopening && interruption.barred == 0b0110)
        let isFirstTheLast = interruption.reopen(0b0010, at: 30)
        let isSecondTheLast = interruption.reopen(0b0100, at: 31)
        #expect(!isFirstTheLast && isSecondTheLast)
        #expect(interruption.phase == .none && interruption.barred == 0)
        #expect(interruption.isCommandDue)
        interruption.commandIssued()
        #expect(!interruption.isCommandDue)
    }

    @Test func aTileKeepsItsRowBuffersUntilItEnds() {
        var tile = RankTile()
        tile.yield()
        #expect(tile.isYieldedInVain)
        tile.take(3)
        tile.begin()
        #expect(tile.keepsRowBuffers && tile.isInFlight && tile.owner == 3)
        tile.end()
        #expect(tile.isYieldedInVain && !tile.isInFlight)
        tile.giveBack()
        #expect(!tile.isYielded)
    }
}
