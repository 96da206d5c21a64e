/// The parameters that rules come from.
extension ConstraintTable {
    /// The names of the parameters that decide how many cycles the rules of a memory take.
    ///
    /// Rules count where their commands are issued.
    ///
    /// - Parameters:
    ///   - configuration: The memory, whose rules have their cycles.
    ///   - kinds: The kinds of command that are issued.
    ///   - inAnyOrganization: Whether rules count whose scope the memory does not have: those
    ///     between ranks where there is one, those of a bank group where there are none.
    ///   - formulas: What else is worked out, such as the defaults of parameters.
    public static func parameters(
        of configuration: MemoryConfiguration, issuing kinds: CommandSet,
        inAnyOrganization: Bool = false, and formulas: [CycleFormula] = []
    ) -> Set<String> {
        let values = ParameterValues(configuration)
        let scopes = ScopeMeaning(configuration)
        let isAlone = configuration.organization.ranks == 1
        let standard = configuration.standard.name
        func use(_ formula: CycleFormula) { _ = try? values.cycles(formula) }
        let rows =
            configuration.rules.rules + configuration.addedRules
            + (configuration.units?.rules ?? [])
        for row in rows {
            guard row.only.isEmpty || row.only.contains(standard),
                !row.after.isDisjoint(with: kinds), !row.before.isDisjoint(with: kinds),
                inAnyOrganization
                    || scopes[row.scope].contains(where: { !isAlone || $0 != .otherRanks })
            else { continue }
            use(row.cycles)
            if let formula = row.perCount { use(formula) }
        }
        for row in configuration.rules.windows
        where row.only.isEmpty || row.only.contains(standard) {
            use(row.cycles)
        }
        for formula in formulas { use(formula) }
        return values.used
    }
}
