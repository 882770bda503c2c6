"""Which rules there are: those of this plugin and those that others brought, each under an id of its own."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ivp_registry.errors import InvalidInput, PluginFailed
from ivp_registry.plugins import Plugins

from .contract import Rule

HOOK = "ivp_register_rules"


def rules_of(plugins: Plugins) -> tuple[list[Rule], list[PluginFailed]]:
    """Give the rules that plugins brought, and a fault for each object that is no rule or bears an id that is taken."""
    rules: dict[str, Rule] = {}
    faults = []
    for plugin, each in plugins.brought(HOOK):
        if not isinstance(each, Rule):
            faults.append(PluginFailed(plugin, stage="rules", reason=f"{each!r} is no Rule"))
        elif each.id in rules:
            faults.append(PluginFailed(plugin, stage="rules", reason=f"the rule '{each.id}' is there already"))
        else:
            rules[each.id] = each
    return list(rules.values()), faults


def chosen(rules: Iterable[Rule], choices: Iterable[str]) -> list[Rule]:
    """
    Give the rules with other values where *choices* say so, each written as ``RULE:NAME=VALUE``.

    Raises:
        InvalidInput: If a choice names no rule, no parameter of it, or no value that may be chosen.
    """
    by_id = {each.id: each for each in rules}
    for choice in choices:
        rule_id, _, rest = choice.partition(":")
        name, separator, value = rest.partition("=")
        if rule_id not in by_id or not separator:
            raise InvalidInput(where="choose", value=choice, reason="write it as RULE:NAME=VALUE")
        rule = by_id[rule_id]
        by_id[rule_id] = attrs.evolve(rule, provision=rule.provision.with_parameter(name, value))
    return list(by_id.values())
