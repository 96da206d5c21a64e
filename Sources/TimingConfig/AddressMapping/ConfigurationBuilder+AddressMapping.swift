import ConfigFiles
import DRAMModel

/// The address mapping: six fields, a preset, the address bits of each field, or a file of DRAMSys.
extension ConfigurationBuilder {
    private static let mappingID = "controller.address_mapping"

    /// Reads the address mapping, and checks that it fits the organization.
    mutating func readMapping() {
        guard case .node(let tree)? = values[Self.mappingID] else { return }
        switch tree {
        case .scalar(let text, _, let location) where text.hasPrefix("{"):
            // As an override, or as another file's section hands it on.
            do throws(ConfigurationError) {
                var syntax = DiagnosticCollector()
                readBits(try YAMLTree(SourceFile(text, at: location), &syntax))
            } catch {
                let message = error.diagnostics.first?.message ?? ""
                diagnostics.error("address_mapping: \(message)", at: location)
            }
        case .scalar(let text, _, let location) where text.hasSuffix(".json"):
            readDRAMSys(text, at: location)
        case .scalar: readWord(tree)
        case .mapping: readBits(tree)
        case .list(_, let location):
            diagnostics.error(
                "address_mapping: must be six fields, a preset, a mapping of fields to address "
                    + "bits or a DRAMSys file, not a list", at: location)
        }
    }

    private mutating func readWord(_ tree: YAMLTree) {
        do throws(ValueError) {
            guard case .text(let text) = try ValueForm.text.parse(tree, period_fs: nil) else {
                return
            }
            let form = AddressMapping.Form(text)
            if case .fields = form { try Self.checkFields(text) }
            configuration.controller.address_mapping = form
        } catch {
            diagnostics.error(
                "address_mapping: \(error.message)", at: location(of: [Self.mappingID]))
        }
    }

    private static func checkFields(_ text: String) throws(ValueError) {
        if AddressMapping.isSpelled(text) { return }
        let fields = AddressMapping.fieldNames
        let presets = AddressMapping.Preset.allCases.map(\.rawValue)
        let isLower = text == text.lowercased()
        if !isLower, let preset = nearestName(to: text, among: presets) {
            throw ValueError("\(quoted(text)) is not a preset; did you mean '\(preset)'?")
        }
        let rule =
            "spell each of \(fields.joined(separator: " ")) once, most significant first, "
            + "or name \(alternatives(presets + ["a .json file of DRAMSys"]))"
        let letters = Array(text.utf8)
        guard letters.count == 12 else {
            throw ValueError("\(quoted(text)) has \(letters.count) letters, not 12; \(rule)")
        }
        var seen: [String] = []
        for start in stride(from: 0, to: 12, by: 2) {
            let field = String(decoding: letters[start..<start + 2], as: UTF8.self)
            guard fields.contains(field) else {
                throw ValueError("\(quoted(field)) in \(quoted(text)) is not a field; \(rule)")
            }
            guard !seen.contains(field) else {
                throw ValueError("'\(field)' stands twice in \(quoted(text)); \(rule)")
            }
            seen.append(field)
        }
    }

    private mutating func readBits(_ tree: YAMLTree) {
        do throws(ConfigurationError) {
            let fields = try AddressFields(tree)
            if isSized { try fields.check(configuration.organization) }
            configuration.controller.address_mapping = .bits(fields.bits)
        } catch {
            diagnostics.add(error)
        }
    }

    /// Reads a file that is named in a file, whose folder its path begins from, or in an override.
    private mutating func readDRAMSys(_ name: String, at location: SourceLocation) {
        guard isSized else { return }
        let isOverride = location.file.hasPrefix("--set ")
        let path = isOverride ? name : SourceFile.path(name, from: location.file)
        diagnostics.register(file: path)
        do throws(ConfigurationError) {
            let tree = try YAMLTree.read(path: path, extender: location)
            let fields = try AddressFields(dramsys: tree, configuration.organization)
            try fields.check(configuration.organization)
            configuration.controller.address_mapping = .bits(fields.bits)
        } catch {
            diagnostics.add(error)
        }
    }

    /// Whether the sizes are known and addresses are not too wide.
    private var isSized: Bool {
        let sizes = [
            "channels", "ranks", "bankgroups", "banks_per_group", "rows", "columns", "bus_width",
            "BL",
        ].map { "organization.\($0)" }
        return isKnown(sizes) && configuration.organization.addressWidth <= 62
    }
}
