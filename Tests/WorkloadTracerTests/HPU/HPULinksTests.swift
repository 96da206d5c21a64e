import Testing

@testable import WorkloadTracer

/// Transfers over links, by hand: 10 bytes a second on the GPU's, 5 on a card's, one second before
/// each.
@Suite struct HPULinksTests {
    private func links(via_host: Bool = true, shared: Bool = false) -> HPULinks {
        HPULinks(
            gpu: HPULink(bandwidth_Bps: 10, latency_s: 1),
            card: HPULink(bandwidth_Bps: 5, latency_s: 1), via_host: via_host, shared: shared)
    }

    /// Two seconds to the host, then three to the card, of which transfers overlap.
    @Test func throughTheHost() {
        #expect(links().arrivals_s([10, 10], cards: 1) == [5, 8])
        #expect(links().arrivals_s([10, 10, 0], cards: 1) == [5, 8, 9])
    }

    /// The last of two cards gets its first chunk behind the other's; then both links keep up.
    @Test func severalCards() {
        // Sent at 2, 4, 6, 8; the second card's own link takes 3 each from 4 and 8 on.
        #expect(links().arrivals_s([10, 10], cards: 2) == [7, 11])
        // One link to all cards: 2+3, 5+3, 8+3, 11+3.
        #expect(links(shared: true).arrivals_s([10, 10], cards: 2) == [8, 14])
    }

    /// Without the host both links carry the bytes at once: the card's is the slower one.
    @Test func direct() {
        #expect(links(via_host: false).arrivals_s([10, 10], cards: 1) == [3, 6])
        #expect(links(via_host: false).arrivals_s([10], cards: 2) == [5])
    }

    /// All cards are done at once: each has its own way to the host, and takes turns from there.
    @Test func results() {
        #expect(links().results_s(10, cards: 1) == 5)
        #expect(links().results_s(10, cards: 2) == 3 + 2 * 2)
        #expect(links(shared: true).results_s(10, cards: 2) == 2 * 3 + 2)
        #expect(links(via_host: false).results_s(10, cards: 1) == 3)
    }

    @Test func pace() {
        #expect(links().pace_s(10, cards: 1) == 3 && links().pace_s(10, cards: 2) == 4)
        #expect(links(shared: true).pace_s(10, cards: 2) == 6)
    }
}
