import Testing

@testable import Systems

/// Sub-batches in turn on a GPU and its cards, by hand.
@Suite struct GPUTokenScheduleTests {
    private func group(
        before: Double = 1, behind: Double = 1, arrival: Double = 0, links: Double = 0,
        attention: Double = 4, results: Double = 0, merge: Double = 0
    ) -> GPUTokenSchedule.Group {
        GPUTokenSchedule.Group(
            before: GPUTimeParts(linear_s: before), behind: GPUTimeParts(linear_s: behind),
            arrival_s: arrival, links_s: links, attention_s: attention, results_s: results,
            merge_s: merge)
    }

    /// One batch: everything waits for everything else.
    @Test func oneBatch() {
        let schedule = GPUTokenSchedule(
            [
                group(
                    before: 2, behind: 3, arrival: 0.5, links: 1, results: 0.25, merge: 0.125)
            ], layers: 2)
        #expect(schedule.token.linear_s == 10 && schedule.token.attention_s == 8)
        #expect(schedule.token.network_s == 1.5 && schedule.token.other_s == 0.25)
        #expect(schedule.gpu_s == 10 && schedule.cards_s == 8)
    }

    /// Two sub-batches: one on the GPU, then the cards are never idle, and the last one's rest.
    @Test func cardsLimit() {
        let schedule = GPUTokenSchedule([group(), group()], layers: 2)
        #expect(schedule.token.total_s == 1 + 4 * 4 + 1)
        #expect(schedule.token.attention_s == 16 && schedule.token.linear_s == 2)
        #expect(schedule.gpu_s == 8 && schedule.cards_s == 16)
    }

    /// With little attention the GPU is never idle.
    @Test func gpuLimits() {
        let schedule = GPUTokenSchedule(
            [
                group(before: 2, behind: 3, attention: 1),
                group(before: 2, behind: 3, attention: 1),
            ], layers: 2)
        #expect(schedule.token.total_s == 20 && schedule.token.linear_s == 20)
        #expect(schedule.token.attention_s == 0)
    }

    /// Transfers hide behind the other sub-batch's attention, but for the first.
    @Test func transfersHide() {
        let shown = GPUTokenSchedule([group(arrival: 1, links: 1)], layers: 2)
        #expect(shown.token.network_s == 2)
        let hidden = GPUTokenSchedule(
            [group(arrival: 1, links: 1), group(arrival: 1, links: 1)], layers: 2)
        #expect(hidden.token.network_s == 1 && hidden.token.total_s == 1 + 1 + 16 + 1)
    }

    /// A link that is slower than all else is what the way to the end consists of.
    @Test func linksLimit() {
        let schedule = GPUTokenSchedule(
            [group(arrival: 50, links: 50), group(arrival: 50, links: 50)], layers: 2)
        #expect(schedule.token.network_s == 200 && schedule.token.total_s == 1 + 200 + 4 + 1)
    }
}
