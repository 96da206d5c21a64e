import Foundation
import Testing

/// Standard input and output, and readers that go away.
@Suite struct PipeTests {
    @Test func brokenPipesAreNoErrors() throws {
        let scratch = Sample.folder()
        scratch.write(Sample.trace(requests: 20_000), as: "long.trace")
        let outcome = try Librasim.shell(
            """
            "$L" replay --timing memory.yaml --trace long.trace --commands - --quiet | head -1
            echo ${PIPESTATUS[0]}
            "$L" help replay | true; echo ${PIPESTATUS[0]}
            """, in: scratch)
        #expect(
            outcome.output == "cycle,command,channel,rank,bankgroup,bank,row,column,rule\n0\n0\n")
        #expect(outcome.errors == "")
        #expect(scratch.names.count == 4)
    }

    @Test func aBrokenPipeLeavesTheStatsComplete() throws {
        let scratch = Sample.folder()
        scratch.write(Sample.trace(requests: 20_000), as: "long.trace")
        let outcome = try Librasim.shell(
            """
            "$L" replay --timing memory.yaml --trace long.trace --commands - --quiet \
                --stats out.json | head -1
            echo ${PIPESTATUS[0]}
            """, in: scratch)
        #expect(outcome.output.hasSuffix("rule\n0\n") && outcome.errors == "")
        #expect(try scratch.json("out.json")["requests"] as? Int == 20_000)
    }

    @Test func standardInputGivesTheSame() throws {
        let scratch = Sample.folder()
        let outcome = try Librasim.shell(
            """
            "$L" replay --timing memory.yaml --trace ok.trace --commands a.csv --quiet
            "$L" replay --timing memory.yaml --trace - --commands b.csv --quiet < ok.trace
            gzip -c ok.trace | "$L" replay --timing memory.yaml --trace=- --commands=c.csv --quiet
            "$L" replay --timing memory.yaml --trace ok.trace --commands - > d.csv 2> summary
            cmp a.csv b.csv && cmp a.csv c.csv && cmp a.csv d.csv && grep -q '^bandwidth' summary
            """, in: scratch)
        #expect(outcome.status == 0 && outcome.output == "" && outcome.errors == "")
    }

    @Test func packedOutputsHoldTheSame() throws {
        let scratch = Sample.folder()
        let outcome = try Librasim.shell(
            """
            R='replay --timing memory.yaml --trace ok.trace --quiet'
            "$L" $R --commands a.csv --stats a.json
            "$L" $R --commands b.csv.gz --stats b.json.gz
            gzip -dc b.csv.gz | cmp - a.csv && gzip -dc b.json.gz | cmp - a.json
            """, in: scratch)
        #expect(outcome.status == 0 && outcome.output == "" && outcome.errors == "")
    }

    @Test func resultsOnStandardOutputAreAlone() throws {
        let scratch = Sample.folder()
        let outcome = try Librasim.run(
            ["replay", "--timing", "memory.yaml", "--trace", "ok.trace", "--stats", "-"],
            in: scratch)
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        #expect((object as? [String: Any])?["requests"] as? Int == 200)
        #expect(outcome.errors.contains("latency "))
    }
}
