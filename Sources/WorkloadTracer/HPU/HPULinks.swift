/// How a GPU reaches its cards.
public struct HPULinks: Equatable, Sendable {
    /// Between the GPU and the host, or, without the host on the way, the cards.
    public var gpu: HPULink
    /// Between the host and a card.
    public var card: HPULink
    /// Whether data go through the host's memory: a transfer to it, then one from it.
    public var via_host: Bool
    /// Whether all cards share the link of one.
    public var shared: Bool

    /// Creates links.
    public init(gpu: HPULink, card: HPULink, via_host: Bool = true, shared: Bool = false) {
        self.gpu = gpu
        self.card = card
        self.via_host = via_host
        self.shared = shared
    }

    /// When chunks have arrived at the card that is served last, counted from the time at which the
    /// first is sent.
    ///
    /// All cards get as many chunks, and are served one after the other. Through the host a chunk
    /// is sent on when it is all there; without it, it goes over both links at once, and is there
    /// when both are done.
    ///
    /// - Parameters:
    ///   - bytes: of each chunk of a card, in order.
    ///   - cards: cards that are served.
    public func arrivals_s(_ bytes: [Double], cards: Int) -> [Double] {
        var sent = 0.0
        var free = [Double](repeating: 0, count: shared ? 1 : cards)
        return bytes.map { chunk in
            var arrival = 0.0
            for number in 0..<cards {
                let start = sent
                sent += gpu.seconds(chunk)
                let own = shared ? 0 : number
                let second = max(via_host ? sent : start, free[own]) + card.seconds(chunk)
                arrival = via_host ? second : max(sent, second)
                free[own] = arrival
            }
            return arrival
        }
    }

    /// How long results of `bytes` take from every card to the GPU, when all cards are done at
    /// once.
    public func results_s(_ bytes: Double, cards: Int) -> Double {
        // The way is as long in this direction: to the host first, then over the GPU's link one
        // after the other.
        guard via_host else { return arrivals_s([bytes], cards: cards)[0] }
        let toHost = card.seconds(bytes) * Double(shared ? cards : 1)
        guard shared, gpu.seconds(bytes) <= card.seconds(bytes) else {
            return card.seconds(bytes) + gpu.seconds(bytes) * Double(cards)
        }
        return toHost + gpu.seconds(bytes)
    }

    /// The shortest time in which the links move `bytes` to every card.
    public func pace_s(_ bytes: Double, cards: Int) -> Double {
        max(
            gpu.seconds(bytes) * Double(cards), card.seconds(bytes) * Double(shared ? cards : 1))
    }
}
