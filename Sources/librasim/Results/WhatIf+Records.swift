import Experiments

extension WhatIf {
    /// What results of experiments keep of it.
    var records: [PointRecord.WhatIf] {
        rows.map { row in
            var record = PointRecord.WhatIf(rule: row.rule, share: row.share)
            record.gainWithout = row.without?.gain(over: base)
            record.gainShorter = row.shorter?.gain(over: base)
            record.latencyWithout = latencyGain(row.without)
            record.latencyShorter = latencyGain(row.shorter)
            return record
        }
    }

    private func latencyGain(_ outcome: Outcome?) -> Double? {
        guard let here = outcome?.meanReadLatency, let there = base.meanReadLatency, there > 0
        else { return nil }
        return 1 - here / there
    }
}
