/// What is written of files beside the results of an experiment.
extension ReportData {
    static func write(_ curve: LoadCurve, _ json: inout CompactJSON) {
        json.object { json in
            json.member("system", curve.system)
            json.member("traffic", curve.traffic)
            json.member("reads", curve.readShare)
            json.array("points", curve.points) { json, point in
                json.array(point) { $0.value($1) }
            }
        }
    }

    static func write(_ replay: SavedStatistics, _ json: inout CompactJSON) {
        json.object { json in
            json.member("path", replay.path)
            json.member("name", SystemName.of(file: replay.path))
            json.member("system", replay.system)
            json.member("mean", replay.meanReadLatency_ns)
            if replay.isRun { json.member("is_run", true) }
            json.object("histograms") { json in
                for histogram in replay.histograms {
                    json.array(histogram.name, histogram.bins) { json, bin in
                        json.array([bin.upTo_ns, bin.count]) { $0.value($1) }
                    }
                }
            }
            guard let rules = replay.whatIf else { return }
            json.array("what_if", rules) { Self.write($1, &$0) }
        }
    }

    private static func write(_ rule: SavedStatistics.Rule, _ json: inout CompactJSON) {
        json.object { json in
            json.member("rule", rule.name)
            json.member("share", rule.share)
            for (name, relaxed) in [("without", rule.without), ("shorter", rule.shorter)] {
                guard let relaxed else { continue }
                json.array(name, [relaxed.gain, relaxed.meanReadLatency_ns]) { $0.value($1) }
            }
        }
    }

    static func write(_ series: IntervalSeries, _ json: inout CompactJSON) {
        json.object { json in
            json.member("path", series.path)
            json.member("name", SystemName.of(file: series.path))
            json.member("system", series.system)
            json.member("count", Double(series.count))
            json.array("times", series.times) { $0.value($1) }
            json.array("curves", series.curves) { json, curves in
                json.object { json in
                    json.member("name", curves.name)
                    json.array("values", curves.values) { json, values in
                        json.array(values) { $0.value($1) }
                    }
                }
            }
        }
    }

    static func writeNames(_ json: inout CompactJSON) {
        json.array("interval_figures", IntervalFigure.all) { json, figure in
            json.object {
                $0.member("title", figure.title)
                $0.member("unit", figure.unit)
            }
        }
        json.array("curve_figures", LoadCurve.figures) { json, figure in
            json.object {
                $0.member("title", figure.title)
                $0.member("unit", figure.unit)
            }
        }
        json.array("latencies", LatencyKind.all) { json, kind in
            json.object {
                $0.member("name", kind.name)
                $0.member("title", kind.title)
            }
        }
    }
}
