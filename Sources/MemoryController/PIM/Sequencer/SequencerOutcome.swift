/// Why a sequencer does nothing more.
///
/// Legal transitions: running → cut, running → failed, cut → failed. Nothing is done after a
/// failure.
struct SequencerOutcome {
    /// Whether the streams were ended where they were, from outside.
    private(set) var isCut = false
    /// The first fault of a trace.
    private(set) var fault: PIMFault?
    /// What reading a trace threw.
    private(set) var failure: (any Error)?

    /// Whether something is wrong with a trace.
    var hasFailed: Bool { fault != nil || failure != nil }
    /// What is wrong.
    var error: (any Error)? { fault ?? failure }

    /// The streams are ended.
    mutating func cut() { isCut = true }

    /// Notes the first fault; later ones are consequences.
    mutating func fail(_ fault: @autoclosure () -> PIMFault) {
        if self.fault == nil { self.fault = fault() }
    }

    /// Notes what reading a stream threw, if anything.
    mutating func note(_ failure: (any Error)?) {
        if let failure { self.failure = failure }
    }
}
