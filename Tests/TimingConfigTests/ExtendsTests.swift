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
