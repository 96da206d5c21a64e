import MemoryController
import Testing

/// Which banks of a lane are ready: the way of this processor, the way of any, and bank by bank.
@Suite struct ReadyBitsTests {
    @Test func bitsSayWhichBanksAreReady() {
        for _ in 0..<500 {
            let now = Int16.random(in: 1..<0x4000)
            var lane = ReadyBits.Lane(repeating: .max)
            for bank in 0..<16 where Bool.random() {
                // Close to the present cycle, where it matters, or anywhere.
                let near = Int16.random(in: now - 1...now + 1)
                lane[bank] = Bool.random() ? near : .random(in: 0...0x7000)
            }
            var expected: UInt64 = 0
            for bank in 0..<16 where lane[bank] <= now { expected |= 1 << UInt64(bank) }
            let present = ReadyBits.Lane(repeating: now)
            #expect(ReadyBits.of(lane, at: present) == expected, "\(lane) at \(now)")
            #expect(ReadyBits.weighed(lane, at: present) == expected, "\(lane) at \(now)")
        }
    }
}
