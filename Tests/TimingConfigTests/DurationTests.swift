import Testing
import TimingConfig

@Suite struct DurationTests {
    /// The value of tFAW that a text is read as.
    func tFAW(_ text: String, tCK: String = "0.625 ns") throws -> Int {
        let yaml = Sample.yaml.changing("tFAW: 34", to: "tFAW: \(text)")
            .changing("tCK: 0.625 ns", to: "tCK: \(tCK)")
        return try Sample.load(yaml).configuration.timing.tFAW
    }

    @Test(arguments: [
        ("22", 22), ("13.75 ns", 22), ("13.76 ns", 23), ("13.750000001 ns", 23),
        ("13.7500000000000000 ns", 22), ("13.75ns", 22), ("13750 ps", 22), ("13750001 fs", 23),
        ("0.01375 us", 22), ("0.00001375 ms", 22), ("22 nCK", 22), ("22nCK", 22),
        ("max(30, 7.5 ns)", 30), ("\"max(4, 27.5 ns)\"", 44), ("max(4nCK, 27.6 ns)", 45),
        ("'max( 27.5 ns , 4 )'", 44), ("max(20)", 20), ("22.0", 22),
        ("12.5 ns  # datasheet", 20),
    ])
    func roundsUpExactly(_ text: String, _ cycles: Int) throws {
        #expect(try tFAW(text) == cycles)
    }

    @Test func everyMultipleOfThePeriodIsExact() throws {
        for cycles in stride(from: 4, to: 200, by: 7) {
            let ps = cycles * 833
            #expect(
                try tFAW("\(ps / 1000).\(String(1000 + ps % 1000).dropFirst()) ns", tCK: "833 ps")
                    == cycles)
            #expect(try tFAW("\(ps + 1) ps", tCK: "0.833 ns") == cycles + 1)
        }
    }

    @Test(arguments: [
        ("-5", "'-5' is negative; it must be zero or more"),
        ("-5 ns", "'-5 ns' is negative; it must be zero or more"),
        (
            "7.5",
            "'7.5' is not a whole number of cycles; for a time, add a unit: fs, ps, ns, us or ms"
        ),
        ("14 nz", "unknown unit 'nz' in '14 nz'; use fs, ps, ns, us or ms"),
        ("14 NS", "unknown unit 'NS' in '14 NS'; use fs, ps, ns, us or ms"),
        ("abc", "'abc' is not a number of cycles, or a time such as '14 ns'"),
        ("1000000001", "'1000000001' is more than 1000000000 cycles"),
        ("700 ms", "'700 ms' is more than 1000000000 cycles"),
        ("99999999999999999 ms", "'99999999999999999 ms' is too long a time"),
        (
            "9999999999999999999999999",
            "'9999999999999999999999999' is not a decimal number of at most 18 digits"
        ),
        ("1.2.3", "'1.2.3' is not a decimal number of at most 18 digits"),
        ("max(4, 7.5 ns", "'max(4, 7.5 ns' is not of the form 'max(4, 7.5 ns)'"),
        ("max()", "'max()' is not of the form 'max(4, 7.5 ns)'"),
        ("max(4,)", "'' is not a number of cycles, or a time such as '14 ns'"),
        (
            "max(4, 5.5)",
            "'5.5' is not a whole number of cycles; for a time, add a unit: fs, ps, ns, us or ms"
        ),
    ])
    func rejects(_ text: String, _ message: String) throws {
        let yaml = Sample.yaml.changing("tFAW: 34", to: "tFAW: \(text)")
        #expect(Sample.errors(yaml) == ["f.yaml:29:9: error: tFAW: \(message)"])
    }

    @Test(arguments: [
        ("0.625", "no unit in '0.625'; use fs, ps, ns, us or ms"),
        ("0 ns", "'0 ns' is not between 1 fs and 1 ms"),
        ("2 ms", "'2 ms' is not between 1 fs and 1 ms"),
        ("0.0000001 ns", "'0.0000001 ns' is not a whole number of femtoseconds"),
        ("fast", "'fast' is not a time such as '0.625 ns'"),
    ])
    func rejectsClock(_ text: String, _ message: String) throws {
        let yaml = Sample.yaml.changing("tCK: 0.625 ns", to: "tCK: \(text)")
        #expect(Sample.errors(yaml) == ["f.yaml:5:8: error: tCK: \(message)"])
    }

    @Test func clockIsExact() throws {
        for (text, fs) in [("1250 ps", 1_250_000), ("0.833333 ns", 833_333), ("7 fs", 7)] {
            let yaml = Sample.yaml.changing("tCK: 0.625 ns", to: "tCK: \(text)")
            #expect(try Sample.load(yaml).configuration.timing.tCK_fs == Int64(fs))
        }
    }
}
