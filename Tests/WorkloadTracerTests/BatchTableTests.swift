import ConfigFiles
import Testing
import TestSupport

@testable import WorkloadTracer

/// Tables of requests, known by their first line.
@Suite struct BatchTableTests {
    private struct Answer: Equatable {
        var requests: [Batch.Request] = []
        /// Warnings, or errors.
        var said = ""
    }

    private func read(
        _ bytes: [UInt8], channels: Int = 32, most: Int? = nil
    ) -> Answer {
        let scratch = Scratch()
        scratch.write(bytes, as: "b")
        let location = SourceLocation(file: "w.yaml", line: 3, column: 4)
        var diagnostics = DiagnosticCollector()
        var answer = Answer()
        do throws(ConfigurationError) {
            let table = BatchTable(channels: channels, mostRequests: most)
            answer.requests = try table.read(
                path: scratch.path("b"), extender: location, &diagnostics)
            answer.said = diagnostics.sortedWarnings.map { scratch.relative($0.rendered()) }
                .joined(separator: "\n")
        } catch {
            answer.said = error.diagnostics.map { scratch.relative($0.rendered()) }
                .joined(separator: "\n")
        }
        return answer
    }

    private func read(_ text: String, channels: Int = 32, most: Int? = nil) -> Answer {
        read(Array(text.utf8), channels: channels, most: most)
    }

    private static let azure = """
        TIMESTAMP,ContextTokens,GeneratedTokens
        2023-11-16 18:15:46.6805900,374,44
        2024-05-10 00:00:00.009930+00:00,396,109

        """
    private static let burst = """
        Timestamp,Model,Request tokens,Response tokens
        5,ChatGPT,472,18
        45.5,GPT-4,1087,230

        """
    private static let newBurst = #"""
        Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type
        5,,1.5,"ChatGPT, ""new""",472,18,490,Conversation log
        45,7,,GPT-4,1087,0,1087,API log
        46,7,2,GPT-4,9,1,10,API log

        """#
    private static let vidur = """
        arrived_at,num_prefill_tokens,num_decode_tokens
        0.13,374.0,44
        0.2,396,109

        """
    private static let serving = """
        {"input_toks": 374, "output_toks": 44, "arrival_time_ns": 0}
        {"arrival_time_ns":1000000,"input_toks":396,"output_toks":109,"input_tok_ids":[1,2]}

        """

    private static let tables: [(String, [Batch.Request], String)] = [
        (
            "seq_len,ch_idx\n80,0\n105,31\n",
            [.init(number: 0, length: 80, channel: 0), .init(number: 1, length: 105, channel: 31)],
            ""
        ),
        (azure, both, "TIMESTAMP"),
        (
            burst,
            [
                .init(number: 0, length: 472, output: 18),
                .init(number: 1, length: 1087, output: 230),
            ], "Timestamp, Model"
        ),
        (
            newBurst,
            [.init(number: 0, length: 472, output: 18), .init(number: 2, length: 9, output: 1)],
            "Timestamp, Session ID, Elapsed time, Model, Total tokens, Log Type, 1 request that "
                + "generates no tokens"
        ),
        (vidur, both, "arrived_at"),
        (serving, both, "arrival_time_ns, input_tok_ids"),
        (
            "input_toks\toutput_toks\tarrival_time_ns\n374\t44\t0\n396\t109\t7\n", both,
            "arrival_time_ns"
        ),
        // The order of columns is the heading's.
        (
            "ContextTokens,TIMESTAMP,GeneratedTokens\n374,2023-01-02T03:04:05Z,44\n", [both[0]],
            "TIMESTAMP"
        ),
        (
            "request,sequence_length,output_length\n4,100,\n9,7,3\n",
            [.init(number: 4, length: 100), .init(number: 9, length: 7, output: 3)], ""
        ),
    ]
    private static let both: [Batch.Request] = [
        .init(number: 0, length: 374, output: 44), .init(number: 1, length: 396, output: 109),
    ]

    @Test(arguments: tables)
    func reads(_ text: String, _ requests: [Batch.Request], _ unused: String) {
        let said = unused.isEmpty ? "" : "b:1:1: warning: without effect: \(unused)"
        let expected = Answer(requests: requests, said: said)
        #expect(read(text) == expected)
        let endings = text.replacing("\n", with: "\r\n")
        #expect(read("\u{FEFF}" + endings) == expected)
        #expect(read(text + "\n\n") == expected)
        #expect(read(String(text.dropLast())) == expected)
    }

    @Test func quotedHeading() {
        let text = Self.azure.replacing(
            "TIMESTAMP,ContextTokens", with: "\"TIMESTAMP\",\"ContextTokens\"")
        #expect(read(text) == read(Self.azure))
    }

    @Test(arguments: [
        (
            azure, "374", "x",
            "b:2:29: error: ContextTokens 'x' is not a whole number from 1 to 1048576"
        ),
        (
            azure, "374", "0",
            "b:2:29: error: ContextTokens '0' is not a whole number from 1 to 1048576"
        ),
        (azure, ",109", "", "b:3:1: error: 2 columns where the heading has 3"),
        (
            azure, "109", "-1",
            "b:3:38: error: GeneratedTokens '-1' is not a whole number from 0 to 1048576"
        ),
        (
            azure, "2023-11-16", "16.11.2023",
            "b:2:1: error: TIMESTAMP '16.11.2023 18:15:46.6805900' is no time such as "
                + "2023-11-16 18:15:46.68"
        ),
        (burst, "45.5", "soon", "b:3:1: error: Timestamp 'soon' is no number from 0"),
        (
            newBurst, "490", "4x",
            "b:2:34: error: Total tokens '4x' is not a whole number from 0 to "
                + "9223372036854775807"
        ),
        (newBurst, "\"\"\",472", "\"\",472", "b:2:8: error: a quote that does not end in its line"),
        (newBurst, "\"\"\",472", "\"\"\" ,472", "b:2:26: error: text behind the end of a quote"),
        (
            vidur, "374.0", "374.5",
            "b:2:6: error: num_prefill_tokens '374.5' is not a whole number from 1 to 1048576"
        ),
        (vidur, "0.13", "-1", "b:2:1: error: arrived_at '-1' is no number from 0"),
        (
            serving, "396", "\"é\"",
            "b:2:41: error: input_toks 'é' is not a whole number from 1 to 1048576"
        ),
        (
            serving, "\"output_toks\":109,", "",
            "b:2:1: error: missing output_toks: a request has input_toks, output_toks, "
                + "arrival_time_ns"
        ),
        (
            serving, "[1,2]}", "[1,2}",
            "b:2:83: error: did not find expected ',' or ']' while parsing a flow sequence"
        ),
        (serving, "{\"arrival_time_ns\":1000000", "[1000000", ""),
    ])
    func bad(_ table: String, _ old: String, _ new: String, _ expected: String) {
        #expect(table.contains(old))
        let answer = read(table.replacing(old, with: new))
        #expect(answer.requests == [])
        if expected.isEmpty {
            #expect(answer.said.hasPrefix("b:2:"))
        } else {
            #expect(answer.said == expected)
        }
    }

    /// Requests beyond those asked for are not even read.
    @Test func takesTheFirst() {
        #expect(read(Self.azure + "nonsense\n", most: 2).requests == Self.both)
        #expect(read(Self.serving + "nonsense\n", most: 1).requests == [Self.both[0]])
        #expect(read(Self.newBurst, most: 2).requests.map(\.number) == [0, 2])
    }

    /// More than a file of settings may have, in pieces that split lines anywhere.
    @Test func longTable() {
        var text = Array("input_toks,output_toks,arrival_time_ns\n".utf8)
        let pad = String(repeating: "0", count: 290)
        for row in 0..<65_536 { text += Array("\(row % 900 + 1),2,\(pad)\(row)\n".utf8) }
        #expect(text.count > SourceFile.mostBytes)
        let answer = read(text)
        #expect(answer.requests.count == 65_536)
        let fits = answer.requests.enumerated().allSatisfy { row, request in
            request == Batch.Request(number: row, length: row % 900 + 1, output: 2)
        }
        #expect(fits)
        text += Array("1,2,3\n".utf8)
        #expect(
            read(text).said
                == "b:65538:1: error: more than 65536 requests; batch.requests takes the first ones"
        )
        #expect(read(text, most: 65_536).requests.count == 65_536)
    }

    @Test func noText() {
        #expect(
            read(Array("seq_len,ch_idx\n1,\u{0}\n".utf8)).said
                == "b:2:3: error: a NUL byte; this is not a text file")
        #expect(
            read(Array("seq_len,ch_idx\né,".utf8) + [0xFF]).said
                == "b:2:3: error: a byte that is not UTF-8; save the file as UTF-8")
        #expect(read("").said.hasPrefix("b:1:1: error: the first line '' is no heading"))
        #expect(read("seq_len,ch_idx\n").said == "b:1:1: error: the table has no requests")
    }

    @Test func unreadable() {
        var diagnostics = DiagnosticCollector()
        let place = SourceLocation(file: "w.yaml", line: 3, column: 4)
        let table = BatchTable(channels: 1, mostRequests: nil)
        for (name, why) in [("/no/such", "No such file or directory"), ("/", "Is a directory")] {
            #expect {
                try table.read(path: name, extender: place, &diagnostics)
            } throws: { error in
                (error as? ConfigurationError)?.diagnostics.map { $0.rendered() }
                    == ["w.yaml:3:4: error: cannot read '\(name)': \(why)"]
            }
        }
    }
}
