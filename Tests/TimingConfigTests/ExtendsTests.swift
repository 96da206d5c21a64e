import Testing
import TimingConfig
import TestSupport

@Suite struct ExtendsTests {
    let heading = "format: librasim-timing/1\n"

    @Test func inheritsAndOverrides() throws {
        let folder = Scratch()
        folder.write(Sample.yaml + "power:\n  VDD: 1.1\n", as: "base.yaml")
        let child = heading + "extends: base.yaml\nname: child\ntiming:\n  tRCD: 20\n  tRAS: 40\n"
        let c = try TimingFile.load(path: folder.write(child, as: "child.yaml")).configuration
        #expect(c.name == "child")
        #expect(c.timing.tRCDRD == 20)
        #expect(c.timing.tRC == 62)
        #expect(c.timing.tFAW == 34)
        #expect(c.power?.VDD == 1.1)
    }

    @Test func errorsStandAtTheParentsPlace() throws {
        let folder = Scratch()
        folder.write(Sample.yaml.changing("tFAW: 34", to: "tFAW: x"), as: "base.yaml")
        let child = heading + "extends: base.yaml\ntiming:\n  tRP: y\n"
        let path = folder.write(child, as: "child.yaml")
        #expect(
            Sample.errors(loading: path, in: folder) == [
                "child.yaml:4:8: error: tRP: 'y' is not a number of cycles, "
                    + "or a time such as '14 ns'",
                "base.yaml:29:9: error: tFAW: 'x' is not a number of cycles, "
                    + "or a time such as '14 ns'",
            ])
    }

    @Test func missingParent() throws {
        let folder = Scratch()
        let path = folder.write(heading + "extends: no.yaml\n", as: "child.yaml")
        #expect(
            Sample.errors(loading: path, in: folder) == [
                "child.yaml:2:10: error: cannot read 'no.yaml': No such file or directory"
            ])
    }

    @Test func circles() throws {
        let folder = Scratch()
        folder.write(heading + "extends: ./a.yaml\n", as: "b.yaml")
        let path = folder.write(heading + "extends: b.yaml\n", as: "a.yaml")
        #expect(
            Sample.errors(loading: path, in: folder) == [
                "b.yaml:2:10: error: './a.yaml' extends itself"
            ])
    }

    @Test func depth() throws {
        for (parents, isAccepted) in [(16, true), (17, false)] {
            let folder = Scratch()
            folder.write(Sample.yaml, as: "\(parents).yaml")
            for index in 0..<parents {
                folder.write(heading + "extends: \(index + 1).yaml\n", as: "\(index).yaml")
            }
            let errors = Sample.errors(loading: folder.folder + "/0.yaml", in: folder)
            #expect(
                errors
                    == (isAccepted
                        ? [] : ["16.yaml:2:10: error: more than 16 files extend one another"]))
        }
    }

    @Test func referenceFilesAreNoParents() throws {
        let folder = Scratch()
        folder.write(Sample.ini, as: "r.ini")
        let path = folder.write(heading + "extends: r.ini\n", as: "a.yaml")
        #expect(
            Sample.errors(loading: path, in: folder) == [
                "a.yaml:2:10: error: 'r.ini' is a DRAMsim3 file; "
                    + "convert it with 'librasim import' first"
            ])
    }
}

/// Speed bins: what does not fit with inherited values is told where the user wrote something.
@Suite struct DerivedFileTests {
    private static let heading = "format: librasim-timing/1\nextends: base.yaml\n"
    private static let sum = "is less than tRAS + tRP"
    private static let too = "; set tRC too, which base.yaml:19:8 gives"
    private static let cycles =
        "; inherited in cycles, of 0.625 ns there and 0.5 ns here: CL, CWL, tRCDRD, tRCDWR"

    private static func folder(_ files: [String: String]) -> Scratch {
        let folder = Scratch()
        let base = Sample.yaml.changing("  tRAS: 52\n", to: "  tRC: 74\n  tRAS: 32.5 ns\n")
            .changing("tRP: 22", to: "tRP: 13.75 ns")
        folder.write(base, as: "base.yaml")
        for (name, text) in files { folder.write(text, as: name) }
        return folder
    }

    @Test(arguments: [
        // Another time.
        ("timing:\n  tRP: 30\n", "child.yaml:4:8: error: tRC (74) \(sum) (82)\(too)"),
        // Another clock, with or without a time.
        (
            "clock:\n  tCK: 0.5 ns\ntiming:\n  tRP: 14 ns\n",
            "child.yaml:6:8: error: tRC (74) \(sum) (93)\(too)\(cycles)"
        ),
        ("clock:\n  tCK: 0.5 ns\n", "child.yaml:4:8: error: tRC (74) \(sum) (93)\(too)\(cycles)"),
        // What the user wrote is to blame, and nothing else is to be set.
        ("timing:\n  tRC: 60\n", "child.yaml:4:8: error: tRC (60) \(sum) (74)"),
        (
            "timing:\n  tRCD: 60\n",
            "child.yaml:4:9: error: tRAS (52) is less than tRCDRD (60); set tRAS too, which "
                + "base.yaml:20:9 gives"
        ),
    ])
    func errorsStandAtWhatTheChildSays(_ text: String, _ error: String) throws {
        let folder = Self.folder(["child.yaml": Self.heading + text])
        let errors = Sample.errors(loading: folder.path("child.yaml"), in: folder)
        #expect(errors.count == 1)
        #expect(errors[0].hasPrefix(error), "\(errors)")
        #expect(errors[0].contains("; ") == error.contains("; "))
    }

    /// Of several files that extend one another the nearest is to blame, of all an override.
    @Test func theNearestIsToBlame() throws {
        let folder = Self.folder([
            "middle.yaml": Self.heading + "timing:\n  tRP: 30\n  tRC: 90\n",
            "child.yaml": "format: librasim-timing/1\nextends: middle.yaml\ntiming:\n  tRAS: 70\n",
        ])
        let path = folder.path("child.yaml")
        #expect(
            Sample.errors(loading: path, in: folder) == [
                "child.yaml:4:9: error: tRC (90) \(Self.sum) (100); set tRC too, which "
                    + "middle.yaml:5:8 gives"
            ])
        #expect(
            Sample.errors(loading: path, in: folder, overrides: ["timing.tRC=91"]) == [
                "--set timing.tRC=91:1:12: error: tRC (91) \(Self.sum) (100)"
            ])
        #expect(
            Sample.errors(
                loading: path, in: folder, overrides: ["timing.tRC=100", "clock.tCK=0.5 ns"]) == [])
    }
}
