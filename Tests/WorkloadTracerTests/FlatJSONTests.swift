import Testing

@testable import WorkloadTracer

/// Lines that need no parser, and those that do.
@Suite struct FlatJSONTests {
    @Test func membersAndTheirPlaces() throws {
        let line = #" { "a" : 12,"b":"x y", "c":[1, -2.5e3] ,"d": 0.5} "#
        let object = try #require(FlatJSON(Array(line.utf8)))
        #expect(object.members.map(\.key) == ["a", "b", "c", "d"])
        #expect(object.members.map(\.text) == ["12", "x y", nil, "0.5"])
        let bytes = Array(line.utf8)
        #expect(object.members.map { bytes[$0.column - 1] } == Array(#"1"[0"#.utf8))
    }

    @Test(arguments: [
        "", "{", "{}", "[1]", #"{"a": 1"#, #"{"a": 1} 2"#, #"{"a": 1,}"#, #"{"a" 1}"#, "{a: 1}",
        #"{"a": true}"#, #"{"a": null}"#, #"{"a": {"b": 1}}"#, #"{"a": [[1]]}"#, #"{"a": ["x"]}"#,
        #"{"a": "x\\ny"}"#, #"{"a": "é"}"#, #"{"a": 1, "a": 1}"#, #"{"": 1}"#, #"{"a": ""}"#,
        #"{"a": 1 2}"#, #"{"a": [1}"#,
    ])
    func othersTakeAParser(_ line: String) {
        #expect(FlatJSON(Array(line.utf8)) == nil)
    }
}
