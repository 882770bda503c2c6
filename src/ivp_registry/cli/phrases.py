"""
Sentences that the library made in English, told again in the language of the user.

The library never translates: what it says stands in tests, in JSON and in the code of others. Here such a sentence is
recognised by its form, and said again with the same facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..errors import RegistryError
from .language import spoken, tr

FORMS = (
    "'ivp {name}' is a command of the program; choose another name",
    "'{other}' says the same or has taken its place since",
    "'{stream}' is at version {found}, not {version}",
    "Expected `{wanted}`, got `{got}`",
    "Invalid enum value {value}",
    "a number of more than {limit} digits",
    "asks for {wanted}",
    "begins at {first} where {due} is due",
    "cannot be read as '{topic}': {error}",
    "command {command} was recorded before",
    "declared are {listing}",
    "it comes after '{name}', which no plugin brings",
    "it comes after itself: {circle}",
    "expected only {listing}",
    "expected {least} to {most}",
    "expected {what}",
    "give {what}",
    "it ended on {day}",
    "it ended on {day}, continued by {successors}",
    "it exists from {day}",
    "it is a '{topic}', the replacement a '{other}'",
    "it is itself a correction; correct '{target}' instead",
    "leaf {found} where {due} is due",
    "longer than {limit} bytes",
    "longer than {limit} characters",
    "missing ({label})",
    "missing; give --{option}",
    "name one of {listing} with --origin",
    "no answer within {count} seconds",
    "nested deeper than {limit} levels",
    "not UTF-8 at byte {position}",
    "one of {listing}",
    "reading stopped: {error}",
    "stored text is not UTF-8: {error}",
    "the command ended with code {code}",
    "the column takes {what}",
    "the key is {listing}",
    "the register's own event types begin with '{prefix}'; choose another name",
    "the replacement belongs to '{stream}'; retract and record anew",
    "there is none for '{origin}'",
    "they account for {counted} events; {found} are there, up to {head}",
    "unknown field; there is {listing}",
    "unknown setting; there is {listing}",
    "version {version} where {due} is due",
    "at {size} events the root is another than it says",
    "it has {events} events, the register only {size}: some are gone",
    "leaf {index} is not the one that was promised",
    "leaf {index} that was promised is not there",
    "what the register added cannot be read: {error}",
    "write FIELD=VALUE with one of {listing}",
    "write words of small letters and digits with _ between them, such as '{near}'",
    "write {name} between quotes",
    "{count} attempts were overtaken",
    "{event} (position {position})",
    "{leaves} leaves for {events} events",
    "{named} and {more} more",
    "{problem} at column {column}",
    "{seconds} seconds",
    "{text} is not a moment as the register writes it",
    "{value} is not valid: {reason}",
)
"""Every sentence of the library that holds a fact and is no message of an error class; a test keeps this list complete."""

WORDS = ("reason", "why", "what", "label", "nearest", "problem", "dependents")
"""Facts that are sentences or words themselves; all others are data, and stay as they are."""

LONGEST = 4000
"""A longer sentence holds text of others, and is left as it is."""


def retold(text: str) -> str:
    """
    Say *text* in the language of the user; what has no known form stays in English.

    >>> retold("expected 1 to 9") in ("expected 1 to 9", "verwacht: 1 tot en met 9")
    True
    """
    if spoken() == "en" or len(text) > LONGEST:
        return text
    mistakes = re.split(r"; (?=[\w.\[\]-]+: )", text)
    if len(mistakes) > 1:
        return "; ".join(map(retold, mistakes))
    said = tr(text)
    return said if said != text else _by_form(text) or _by_parts(text)


def _by_form(text: str) -> str:
    for form, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found:
            facts = {name: retold(fact) if name in WORDS else fact for name, fact in found.groupdict().items()}
            return tr(form).format(**facts)
    return ""


def _by_parts(text: str) -> str:
    """Tell a suggestion behind the sentence it follows, and of a mistake what stands behind its place."""
    if text.startswith(" "):  # a suggestion after a sentence
        return f" {retold(text[1:])}"
    place, colon, rest = text.partition(": ")
    return f"{place}{colon}{retold(rest)}" if colon else text


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Give every form with its pattern, the one with the most words first."""
    forms = {*FORMS, "Did you mean '{nearest}'?", *_messages(RegistryError)}
    worded = [(len(re.sub(r"{\w+}", "", form)), form) for form in forms if re.search(r"[a-z]", re.sub(r"{\w+}", "", form))]
    return [(form, _pattern(form)) for _, form in sorted(worded, reverse=True)]


def _pattern(form: str) -> re.Pattern[str]:
    pieces = re.split(r"{(\w+)}", form)
    pieces[::2] = map(re.escape, pieces[::2])
    pieces[1::2] = [f"(?P<{name}>.*?)" for name in pieces[1::2]]
    return re.compile("".join(pieces), re.DOTALL)


def _messages(cls: type[RegistryError]) -> Iterator[str]:
    yield cls.message
    for each in cls.__subclasses__():
        yield from _messages(each)
