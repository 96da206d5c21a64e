import Testing
import TestSupport

/// Names of files and folders that are not UTF-8: opened and written, and shown escaped.
@Suite struct NonTextNameTests {
    /// Runs a script in a folder where the inputs are in `$D`, a folder of such a name.
    private func shell(_ script: String) throws -> Librasim.Outcome {
        let scratch = SweepSample.folder()
        scratch.write("0x40 RAED 1\n", as: "bad.trace")
        let start = """
            set -e
            D=$'d\\xff'
            mkdir "$D"
            for file in memory.yaml memory.ini ok.trace bad.trace e.yaml; do
                mv $file "$D/"$'\\xe9'$file
            done
            M="$D/"$'\\xe9memory.yaml' T="$D/"$'\\xe9ok.trace'

            """
        return try Librasim.shell(start + script, in: scratch)
    }

    @Test func replaysReadAndWrite() throws {
        let outcome = try shell(
            """
            cp "$T" "$D/"$'\\xe9ok.trace'2 && gzip "$D/"$'\\xe9ok.trace'2
            $L replay --timing "$M" --trace "$D/"$'\\xe9ok.trace2.gz' --quiet \\
                --commands $'c\\xfe.csv' --stats $'s\\xfe.json' --requests $'r\\xfe' \\
                --timeline $'t\\xfe.json'
            $L replay --timing \(Checkout.timing("ddr4-3200-x8")) --trace "$T" --quiet \\
                --drampower $'p\\xfe'
            $L audit --timing "$M" $'c\\xfe.csv'
            $L explain --timing "$M" 30 $'c\\xfe.csv' >/dev/null || test $? -lt 2
            grep -o '"trace": .*' $'s\\xfe.json'
            printf '%s\\n' *.csv *.json | od -An -c | tr -d ' \\n'
            test -s $'r\\xfe' && test -d $'p\\xfe' && rm -r $'p\\xfe' && ls -A | wc -l
            """)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        #expect(
            outcome.output.contains(#""trace": "d\\xff/\\xe9ok.trace2.gz""#), "\(outcome.output)")
        #expect(outcome.output.contains(#"c376.csv\ns376.json\nt376.json\n"#))
        // The folder, the four outputs, and no temporary file.
        #expect(outcome.output.hasSuffix("\\n5\n"), "\(outcome.output)")
    }

    @Test func messagesShowTheBytes() throws {
        let outcome = try shell(
            """
            $L replay --timing "$M" --trace $'\\xfenone' || true
            $L replay --timing $'\\xfenone.yaml' --trace "$T" || true
            $L replay --timing "$M" --trace "$D/"$'\\xe9bad.trace' || true
            $L replay --timing "$M" --trace "$T" --commands "$T" || true
            $L replay --timing "$M" --trace "$T" --commands $'\\xfe/c.csv' || true
            $L replay --tim$'\\xfe' || true
            """)
        let errors = outcome.errors.split(separator: "\n")
        #expect(errors.contains(#"\xfenone: error: cannot open: No such file or directory"#))
        #expect(
            errors.contains(#"error: cannot read '\xfenone.yaml': No such file or directory"#))
        #expect(
            errors.contains {
                $0.hasPrefix(#"d\xff/\xe9bad.trace:1:6: error: unknown operation 'RAED'"#)
            }, "\(errors)")
        #expect(
            errors.contains(
                #"librasim replay: error: --commands 'd\xff/\xe9ok.trace' is the same file as "#
                    + #"--trace 'd\xff/\xe9ok.trace'"#))
        #expect(errors.contains { $0.hasPrefix(#"\xfe/c.csv: error: cannot create: "#) })
        #expect(
            errors.contains { $0.hasPrefix(#"librasim replay: error: unknown flag '--tim\xfe'"#) })
        #expect(!outcome.errors.utf8.contains(0xF4))
    }

    @Test func importsAndConversions() throws {
        let outcome = try shell(
            """
            $L import "$D/"$'\\xe9memory.ini' -o $'i\\xfe.yaml' 2>/dev/null
            $L replay --timing $'i\\xfe.yaml' --trace "$T" --quiet
            $L trace --traffic random,count=9 --timing "$M" --out $'\\xfe.trace'
            wc -l <$'\\xfe.trace'
            """)
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
        #expect(outcome.output == "9\n")
    }

    /// An experiment names its inputs from where it stands.
    @Test func sweepsAndTheirResults() throws {
        let outcome = try shell(
            """
            E="$D/"$'\\xe9e.yaml' R=$'r\\xfe.sqlite'
            sed -i 's/memory.yaml/m.yaml/; s/ok.trace/o.trace/' "$E"
            mv "$M" "$D/m.yaml" && mv "$T" "$D/o.trace"
            $L sweep "$E" -o "$R" --quiet && $L sweep "$E" -o "$R" --quiet --resume
            $L sweep "$E" --quiet
            $L query "$R" "SELECT count(*) AS n FROM results WHERE status = 'done'"
            $L export "$R" --csv -o $'\\xfe.csv' && wc -l <$'\\xfe.csv'
            $L run "$E" --csv $'\\xfd.csv' --quiet && wc -l <$'\\xfd.csv'
            printf '/**\\n* plotly.js v0\\n*/\\nvar Plotly = {};\\n' >$'p\\xfe.js'
            $L report "$R" -o $'\\xfe.html' --plotly $'p\\xfe.js' >/dev/null
            grep -c 'd..xff/o.trace' $'\\xfe.html'
            printf '0\\n1\\n' >$'\\xfe.points'
            $L sweep-task "$E" --points $'\\xfe.points' -o $'t\\xfe.sqlite'
            $L query $'t\\xfe.sqlite' 'SELECT count(*) AS n FROM results' --csv
            ls | od -An -c | tr -d ' \\n'
            $L sweep "$E" -o "$R" || true
            """)
        #expect(
            outcome.errors == "r\\xfe.sqlite: error: there are results already; go on with them "
                + "with --resume, name another file with -o, or remove it\n")
        #expect(outcome.output.hasPrefix("n\n6\n7\n7\n1\nn\n2\n"), "\(outcome.output)")
        let names = outcome.output.split(separator: "\n", maxSplits: 7).last ?? ""
        #expect(names.contains(#"r376.sqlite\n"#) && names.contains(#"351e.sqlite\n"#), "\(names)")
        #expect(!names.contains("-wal") && !names.contains(".lock"))
    }
}
