import DRAMModel
import MemoryController
import Testing

/// The currents of `hbm3-attacc.yaml` are solved from AttAcc's energies a bit.
@Suite struct AttAccEnergyTests {
    @Test func currentsGiveTheEnergiesTheyAreSolvedFrom() throws {
        let memory = try TimingRun("hbm3-attacc").configuration
        let energy = EnergyModel(try #require(memory.power), memory)
        let o = memory.organization
        let burstBits = Double(o.requestBytes * 8)
        let rowBits = burstBits * Double(o.requestsPerRow)
        #expect(burstBits == 256 && rowBits == 8192)
        let activate_pJ = try #require(energy.activate_pJ)
        #expect(abs(try #require(energy.read_pJ) / burstBits - 3.48) < 1e-3)
        #expect(abs(try #require(energy.write_pJ) / burstBits - 3.48) < 1e-3)
        #expect(abs(activate_pJ / rowBits - 0.11) < 1e-4)
        #expect(abs(try #require(energy.refresh_pJ) / (32 * activate_pJ) - 1) < 1e-3)
        #expect(abs(try #require(energy.refreshBank_pJ) / (2 * activate_pJ) - 1) < 1e-3)
        #expect(energy.activeStandby_pJ == 0 && energy.prechargeStandby_pJ == 0)
    }

    @Test func sharesArePartsOfTheReadPath() throws {
        let pim = try #require(try TimingRun("hbm3-attacc").configuration.pim)
        #expect(abs(Double(pim.array_permille) / 1000 - 0.44 / 3.48) < 5e-4)
        #expect(abs(Double(pim.bus_permille) / 1000 - 3.04 / 3.48) < 5e-4)
        #expect(pim.mac_pJ == 0.32)
    }
}
