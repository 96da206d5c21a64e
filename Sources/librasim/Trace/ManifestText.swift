import ConfigFiles
import WorkloadTracer

/// Parts of the files that say what a folder of traces holds.
enum ManifestText {
    /// Text as YAML has it.
    static func quoted(_ text: String) -> String { YAMLText.doubleQuoted(text) }

    /// A number with as many digits as the largest of `count`, so that names sort.
    static func number(_ number: Int, of count: Int) -> String {
        let digits = String(max(0, count - 1)).count
        return String(repeating: "0", count: digits - String(number).count) + "\(number)"
    }

    /// What was traced: model, memory, batch and mapping.
    static func heading(_ workload: PIMWorkload, _ trace: PIMLayerTrace) -> String {
        let model = trace.model
        let mapping = trace.mapping
        let lengths = trace.batch.lengths
        var text = """

            model:
              name: \(quoted(model.name))
              layers: \(model.layers)
              d: \(model.d)
              heads: \(model.heads)
              kv_heads: \(model.kv_heads)
              d_ff: \(model.d_ff)
              ffn_matrices: \(model.ffn_matrices)
              bits: \(model.bits)

            memory:
              name: \(quoted(trace.memory.name))
              address_mapping: \(trace.memory.controller.address_mapping)

            batch:
              lengths: \(workload.lengths.rawValue)
              seed: \(workload.seed.map(String.init) ?? "none")
              requests: \(lengths.count)
              tokens: \(lengths.reduce(0, +))
              shortest: \(lengths.min() ?? 0)
              longest: \(lengths.max() ?? 0)

            mapping:
              placement: \(mapping.placement.rawValue)
              unit: \(mapping.unit.rawValue)
              partial_tiles: \(mapping.partial_tiles.rawValue)

            """
        for tensor in trace.weights.tensors {
            text += "  \(tensor.kind.rawValue)_first_row: \(tensor.rows.lowerBound)\n"
            text += "  \(tensor.kind.rawValue)_rows: \(tensor.rows.count)\n"
        }
        return text
    }

    /// A section for each operator of a layer.
    static func operators(_ operators: [LayerOperator]) -> String {
        var text = ""
        for work in operators {
            text += """

                operator_\(work.kind.rawValue):
                  flops: \(work.flops)
                  vector_elements: \(work.elements)
                  weight_bytes: \(work.weightBytes)
                  kv_bytes: \(work.kvBytes)
                  input_bytes: \(work.inputBytes)
                  output_bytes: \(work.outputBytes)

                """
        }
        return text
    }

    /// A section of counts.
    static func section(
        _ name: String, _ tally: OperationTally, _ shape: PIMTileShape
    ) -> String {
        var text = "\n\(name):\n"
        for field in OperationTally.fields {
            text += "  \(field.name): \(tally[keyPath: field.path])\n"
        }
        text += "  read_bytes: \(tally.reads * Int64(shape.requestBytes))\n"
        text += "  write_bytes: \(tally.writes * Int64(shape.requestBytes))\n"
        text += "  unit_flops: \(2 * tally.bankMACs * Int64(shape.elementsPerColumn))\n"
        return text
    }
}
