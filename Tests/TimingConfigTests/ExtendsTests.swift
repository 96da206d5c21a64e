import Testing
import TimingConfig

@Suite struct ExtendsTests {
    let heading = "format: librasim-timing/1\n"

    @Test func inheritsAndOverrides() throws {
        let folder = try Folder()
        try folder.write(Sample.yaml + "power:\n  VDD: 1.1\n", to: "base.yaml")
        let child = heading + "extends: base.yaml\nname: child\ntiming:\n  tRCD: 20\n  tRAS: 40\n"
        let c = try TimingFile.load(path: folder.write(child, to: "child.yaml")).configuration
        #expect(c.name == "child")
        #expect(c.timing.tRCDRD == 20)
        #expect(c.timing.tRC == 62)
        #expect(c.timing.tFAW == 34)
        #expect(c.power?.VDD == 1.1)
    }

    @Test func errorsStandAtTheParentsPlace() throws {
        let folder = try Folder()
        try folder.write(Sample.yaml.changing("tFAW: 34", to: "tFAW: x"), to: "base.yaml")
        let child = heading + "extends: base.yaml\ntiming:\n  tRP: y\n"
        let path = try folder.write(child, to: "child.yaml")
        #expect(
            Sample.errors(loading: path, in: folder) == [
                "child.yaml:4:8: error: tRP: 'y' is not a number of cycles, "
                    + "or a time such as '14 ns'",
                "base.yaml:29:9: error: tFAW: 'x' is not a number of cycles, "
                    + "or a time such as '14 ns'",
            ])
    }

    @Test func missingParent() throws {
        let folder = try Folder()
        let path = try folder.write(heading + "extends: no.yaml\n", to: "child.yaml")
        #expect(
            Sample.errors(loading: path, in: folder) == [
                "child.yaml:2:10: error: cannot read 'no.yaml': No such file or directory"
            ])
    }

    @Test func circles() throws {
        let folder = try Folder()
        try folder.write(heading + "extends: ./a.yaml\n", to: "b.yaml")
        let path = try folder.write(heading + "extends: b.yaml\n", to: "a.yaml")
        #expect(
            Sample.errors(loading: path, in: folder) == [
                "b.yaml:2:10: error: './a.yaml' extends itself"
            ])
    }

    @Test func depth() throws {
        for (parents, isAccepted) in [(16, true), (17, false)] {
            let folder = try Folder()
            try folder.write(Sample.yaml, to: "\(parents).yaml")
            for index in 0..<parents {
                try folder.write(heading + "extends: \(index + 1).yaml\n", to: "\(index).yaml")
            }
            let errors = Sample.errors(loading: folder.url.path + "/0.yaml", in: folder)
            #expect(
                errors
                    == (isAccepted
                        ? [] : ["16.yaml:2:10: error: more than 16 files extend one another"]))
        }
    }

    @Test func referenceFilesAreNoParents() throws {
        let folder = try Folder()
        try folder.write(Sample.ini, to: "r.ini")
        let path = try folder.write(heading + "extends: r.ini\n", to: "a.yaml")
        #expect(
            Sample.errors(loading: path, in: folder) == [
                "a.yaml:2:10: error: 'r.ini' is a DRAMsim3 file; "
                    + "convert it with 'librasim import' first"
            ])
    }
}
