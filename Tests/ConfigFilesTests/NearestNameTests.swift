import ConfigFiles
import DRAMModel
import Testing

@Suite struct NearestNameTests {
    let names = ["tRCD", "tRCDRD", "tRCDWR", "tRP", "tRAS", "tREFI", "CL", "address_mapping"]

    @Test(arguments: [
        ("tRCDD", "tRCD"), ("REFI", "tREFI"), ("trcd", "tRCD"), ("tRDC", "tRCD"), ("cl", "CL"),
        ("tRCDRE", "tRCDRD"), ("adress_maping", "address_mapping"),
        ("address-mapping", "address_mapping"),
    ])
    func finds(_ wrong: String, _ right: String) {
        #expect(nearestName(to: wrong, among: names) == right)
    }

    @Test(arguments: [
        "", "x", "XL", "foo", "bandwidth", "tXYZ", String(repeating: "t", count: 9999),
    ])
    func keepsQuiet(_ wrong: String) {
        #expect(nearestName(to: wrong, among: names) == nil)
    }
}
