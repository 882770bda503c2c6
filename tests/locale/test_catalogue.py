"""The Dutch catalogues are complete, current and really used: Dutch by default, English on request, JSON in neither."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from ivp_registry.cli.phrases import FORMS

from . import messages
from .catalogue import DOMAINS, Domain, compiled, strings, written

every_domain = pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.name)

PLACEHOLDER = re.compile(r"{\w+(?:![rs])?}|%\(\w+\)s")
OPAQUE = {"{}: {}", "{} is no click command"}
"""Sentences that only hold what another program or a plugin said."""


def python(code: str, **environment: str) -> str:
    """Run *code* in a process of its own, so that no language chosen by another test is left over."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("IVP_", "LANG", "LC_"))}
    done = subprocess.run(
        [sys.executable, "-c", code], env=kept | environment, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


@pytest.fixture(name="ivp")
def ivp_command(tmp_path: Path) -> Callable[..., str]:
    """Give a function that runs ``ivp`` in a process of its own, and gives all it said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("IVP_", "LANG", "LC_"))}
    command = "from ivp_registry.cli import main; main()"

    def run(*arguments: str, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", command, *arguments], env=kept | environment, cwd=tmp_path, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, encoding="utf-8", check=False,
        )  # fmt: skip
        return done.stdout

    return run


@every_domain
def test_every_text_is_translated_and_no_other(domain: Domain) -> None:
    """The catalogue holds exactly the texts of the code, each with a translation (make it so with ``make locale``)."""
    there = {str(strings(message.id)[0]): message for message in domain.read() if message.id}

    assert set(there) == set(domain.collect())
    assert [text for text, message in there.items() if not all(strings(message.string))] == []


@every_domain
def test_nothing_is_fuzzy_and_the_header_is_dutch(domain: Domain) -> None:
    """A reviewed catalogue has no guess in it, and tells gettext the language and its plurals."""
    catalogue = domain.read()

    assert [message.id for message in catalogue if message.fuzzy] == []
    assert (str(catalogue.locale), catalogue.num_plurals) == ("nl", 2)
    assert b'"Language: nl\\n"' in domain.po.read_bytes()


@every_domain
def test_placeholders_are_kept(domain: Domain) -> None:
    """A translation holds the same facts as the text: none is lost, none is made up."""
    for message in domain.read():
        texts = strings(message.id) if message.id else ()
        for text, said in zip(texts, strings(message.string), strict=bool(texts)):
            assert sorted(PLACEHOLDER.findall(said)) == sorted(PLACEHOLDER.findall(text)), text


@every_domain
def test_what_gettext_reads_is_what_was_written(domain: Domain) -> None:
    """The ``.mo`` file is the compiled ``.po`` file, and compiling it again gives the same bytes."""
    held = read_mo(io.BytesIO(domain.mo.read_bytes()))
    meant = domain.read()

    assert {strings(m.id): strings(m.string) for m in held} == {strings(m.id): strings(m.string) for m in meant}
    assert compiled(meant) == compiled(domain.renewed())
    assert written(domain.renewed()) == domain.po.read_bytes()


@every_domain
def test_every_translation_is_spoken(domain: Domain) -> None:
    """In Dutch, each text of the catalogue is found by the function that the program looks it up with."""
    said = json.loads(
        python(
            "import gettext, json, sys\n"
            "from pathlib import Path\n"
            "from ivp_registry.cli.language import add_catalogue, choose, speak, tr\n"
            f"add_catalogue({domain.name!r}, Path({str(domain.po.parents[2])!r}))\n"
            "speak(choose([]))\n"
            f"texts = json.loads({json.dumps(list(domain.collect().items()))!r})\n"
            "print(json.dumps([[gettext.ngettext(a, b, 1), gettext.ngettext(a, b, 2)] if b else [tr(a)] for a, b in texts]))",
            IVP_LANG="nl",
        )
    )
    meant = {str(strings(message.id)[0]): list(strings(message.string)) for message in domain.read() if message.id}

    assert dict(zip(domain.collect(), said, strict=True)) == meant


def test_every_sentence_with_facts_has_a_form() -> None:
    """What the library says with a fact in it is recognised by `phrases.retold`, so that Dutch users read Dutch."""
    known = {re.sub(r"{\w+}", "{}", form) for form in FORMS}

    assert set(messages.forms()) - known - OPAQUE == set()


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("plan: 'X' is not valid: expected a TOOI code such as gm0296.",
         "plan: 'X' is niet geldig: verwacht: een TOOI-code zoals gm0296."),
        ("t: term: missing (title); plan: unknown field; there is a, b",
         "t: term: ontbreekt (titel); plan: onbekend veld; wel is er a, b"),
        ("topic: there is no event type 'x'. Did you mean 'y'?", "topic: er is geen soort gebeurtenis 'x'. Bedoelde u 'y'?"),
        ("t: day: '2024-02-30' is not valid: Invalid RFC3339 encoded date; code: missing (name)",
         "t: day: '2024-02-30' is niet geldig: geen bestaande dag in de vorm 2025-03-01; code: ontbreekt (naam)"),
        ("a@1, b@1 and 98 more", "a@1, b@1 en nog 98"),
        ("words of another program", "words of another program"),
    ],
)  # fmt: skip
def test_sentences_of_the_library_are_told_again(english: str, dutch: str) -> None:
    """A sentence that the library made in English is said in Dutch with the same facts, and stays English in English."""
    code = (
        "import sys\nfrom ivp_registry.cli.language import choose, speak\nfrom ivp_registry.cli.phrases import retold\n"
        f"speak(choose([]))\nsys.stdout.reconfigure(encoding='utf-8')\nprint(retold({english!r}), end='')"
    )

    assert python(code, IVP_LANG="nl") == dutch
    assert python(code, IVP_LANG="en") == english


def test_every_parameter_has_a_dutch_name() -> None:
    """What usage calls a parameter is translated, or is a list of codes."""
    code = (
        "import click, json\n"
        "from ivp_registry.cli.language import speak\n"
        "speak('en')\n"
        "from ivp_registry.cli.root import ivp\n"
        "found = set()\n"
        "def walk(command, ctx):\n"
        "    found.update(p.make_metavar(ctx) for p in command.params if not getattr(p, 'is_flag', False))\n"
        "    if isinstance(command, click.Group):\n"
        "        found.add(command.subcommand_metavar)\n"
        "        for name in command.list_commands(ctx):\n"
        "            sub = command.get_command(ctx, name)\n"
        "            walk(sub, click.Context(sub, parent=ctx))\n"
        "walk(ivp, click.Context(ivp))\n"
        "print(json.dumps(sorted(found)))"
    )
    named = {name for name in json.loads(python(code)) if re.search("[A-Z]{2}", name)}

    assert named - {"gmNNNN", "[WET|LOKAAL|PLAN|STANDAARD]"} <= {text for domain in DOMAINS for text in domain.collect()}


GOLDEN = [
    (("audti",), "Gebruik: ivp [OPTIES] OPDRACHT …", "Usage: ivp [OPTIONS] COMMAND …"),
    (("audti",), "Fout: Er is geen opdracht 'audti'. Bedoelde u 'audit'?", "Error: There is no command 'audti'. Did you mean"),
    (("status", "--nope"), "Fout: Er is geen optie '--nope'.", "Error: No such option '--nope'."),
    (("init",), "Er ontbreekt een argument: 'REGISTER'", "Missing argument 'REGISTER'"),
    (("--help",), "Opdrachten:\n  demo ", "Commands:\n  demo "),
    (("--help",), "Opdrachten van plugins:", "Commands from plugins:"),
    (("record", "--help"), "GEBEURTENIS …", "EVENT …"),
    (("log", "--help"), "Gebruik: ivp log [OPTIES] [PAD]", "Usage: ivp log [OPTIONS] [PATH]"),
    (("record", "council-notified", "--help"), "gemeente (verplicht)", "municipality (required)"),
    (("record", "council-notified", "--help"), "Eén raad is ingelicht over een afwijking", "One council was told about"),
    (("events", "council-notifed"), "er is geen soort gebeurtenis 'council-notifed'. Bedoelde u 'council-notified'?",
     "there is no event type 'council-notifed'. Did you mean 'council-notified'?"),
    (("status", "--register", "nope.db"), "'nope.db' is geen register: er is daar niets.", "is not a register: there is nothing"),
    (("audit", "deviations", "--help"), "alleen wat te laat of niet gemeld is", "only what is late or missing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "dutch", "english"), GOLDEN, ids=[f"{' '.join(line[0])} {n}" for n, line in enumerate(GOLDEN)]
)
def test_both_languages_are_spoken(ivp: Callable[..., str], arguments: tuple[str, ...], dutch: str, english: str) -> None:
    """Without a wish ``ivp`` speaks Dutch, with ``--lang en`` English: its own texts, those of click and of plugins."""
    assert dutch in ivp(*arguments)
    assert english in ivp("--lang", "en", *arguments)


def test_errors_for_programs_do_not_change_with_the_language(ivp: Callable[..., str]) -> None:
    """An error asked for as JSON is the same in both languages."""
    asked = ("record", "plan-drafted", "--municipalities", "Wijchen", "--by", "mayor@gm0296", "--json")

    assert ivp(*asked, IVP_LANG="nl") == ivp(*asked, IVP_LANG="en")
