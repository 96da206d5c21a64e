import Testing

/// Standard input, output and error that the caller has closed.
@Suite struct ClosedDescriptorTests {
    private static let replay = #""$L" replay --timing memory.yaml --trace ok.trace"#
    private static let files = ["memory.ini", "memory.yaml", "ok.trace"]

    @Test func summaryNeverLandsInAFile() throws {
        let scratch = Sample.folder()
        let outcome = try Librasim.shell(
            "\(Self.replay) --commands out.csv --stats out.json >&-", in: scratch)
        #expect(outcome.status == 2)
        #expect(outcome.errors == "<stdout>: error: cannot write: Bad file descriptor\n")
        #expect(scratch.names == Self.files)
    }

    @Test(arguments: ["<&-", "2>&-", ">/dev/null <&- 2>&-", "--quiet >&-", "--quiet <&- >&- 2>&-"])
    func filesAreWhatTheyAreOtherwise(_ closed: String) throws {
        let scratch = Sample.folder()
        let outcome = try Librasim.shell(
            "\(Self.replay) --commands a.csv && \(Self.replay) --commands b.csv \(closed)",
            in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(scratch.text("a.csv").hasPrefix("cycle,command"))
        #expect(scratch.text("a.csv") == scratch.text("b.csv"))
    }

    @Test func everythingClosedIsAnErrorToo() throws {
        let scratch = Sample.folder()
        let outcome = try Librasim.shell(
            "\(Self.replay) --commands out.csv <&- >&- 2>&-", in: scratch)
        #expect(outcome.status == 2)
        #expect(scratch.names == Self.files)
    }

    @Test(arguments: ["--help", "--version", "standards", "help replay"])
    func textIsNotLostSilently(_ words: String) throws {
        let outcome = try Librasim.shell(#""$L" \#(words) >&-"#, in: Sample.folder())
        #expect(outcome.status == 2)
        #expect(outcome.errors == "<stdout>: error: cannot write: Bad file descriptor\n")
    }

    @Test func closedInputHasNoRequests() throws {
        let outcome = try Librasim.shell(
            #""$L" replay --timing memory.yaml --trace - <&-"#, in: Sample.folder())
        #expect(outcome.status == 2)
        #expect(outcome.errors == "<stdin>: error: cannot read: Bad file descriptor\n")
    }
}
