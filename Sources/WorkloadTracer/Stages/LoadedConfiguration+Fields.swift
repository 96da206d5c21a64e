import ConfigFiles
import TimingConfig

extension LoadedConfiguration {
    /// Checks that each field of the address mapping is a run of address bits, as the layouts of
    /// weights, keys and values need.
    ///
    /// - Throws: That it is not, at the mapping's place.
    func checkFields() throws(ConfigurationError) {
        let mapping = configuration.controller.address_mapping
        guard mapping.fields == nil else { return }
        let setting = resolved.first {
            $0.section == "controller" && $0.key == "address_mapping"
        }
        var location: SourceLocation?
        if case .written(let place)? = setting?.origin { location = place }
        throw ConfigurationError(
            "address_mapping: \(quoted(mapping.description)) is for replays of traces; weights, "
                + "keys and values are laid out in runs of address bits: expected six fields such "
                + "as rochrababgco, or RoBaRaCoCh", at: location)
    }
}
