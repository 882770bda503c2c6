"""What every command shares: which register, which format, which office records. Plugins' commands use this too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import click

from ..clock import AMSTERDAM, parse_moment
from ..errors import InvalidInput, RegistryError
from ..values import Actor, parse_day
from .config import setting
from .language import tr, with_office_code
from .lazy import ALL_PLUGINS
from .output import FORMATS
from .phrases import retold

if TYPE_CHECKING:
    from ..plugins import Plugins
    from ..registry import Registry

Function = TypeVar("Function", bound=Callable[..., Any])


@attrs.define
class Session:
    """Hold the choices of one run of ``ivp``."""

    register: str | None = None
    format: str | None = None
    left_out: tuple[str, ...] | None = None
    strict_plugins: bool = False
    catch_up: bool = True

    @property
    def no_plugins(self) -> bool:
        """Tell whether all plugins are to be left out."""
        return self.left_out is not None and ALL_PLUGINS in self.left_out

    @contextmanager
    def opened(self, *, plugins: bool = False) -> Iterator[Registry]:
        """Open the register that was chosen; with *plugins* also what they bring."""
        from ..registry import Registry

        found = self._plugins() if plugins and not self.no_plugins else None
        with Registry.open(self.address(), plugins=found, lock_timeout=self.lock_timeout()) as registry:
            yield registry

    def address(self) -> str:
        """Give the register's address, or say how to name one."""
        named = setting("register", self.register)
        if named is None:
            raise InvalidInput(where="register", value="", reason="none was named; use --register, IVP_REGISTER or ivp.toml")
        return named

    def lock_timeout(self) -> float:
        """Give how many seconds to wait for another writer."""
        named = setting("lock_timeout") or "10"
        try:
            return float(named)
        except ValueError as error:
            raise InvalidInput(where="lock_timeout", value=named, reason="write a number of seconds") from error

    def recorded_by(self, given: str | None) -> Actor:
        """Give the office that records, or say how to name it."""
        named = setting("recorded_by", given)
        if named is None:
            reason = "none was named; use --by council-clerk@gm0296, IVP_RECORDED_BY or ivp.toml"
            raise InvalidInput(where="recorded_by", value="", reason=reason)
        return Actor.parse(with_office_code(named))

    def plugins(self) -> Plugins:
        """
        Load the plugins that were chosen.

        Raises:
            PluginFailed: The first fault of one, if none is to be borne with.
        """
        from ..plugins import discover

        found = discover(wanted=()) if self.no_plugins else discover(left_out=self.left_out or ())
        if self.strict_plugins and found.faults:
            raise found.faults[0]
        return found

    def _plugins(self) -> Plugins:
        found = self.plugins()
        for fault in found.faults:
            from .failure import tell

            tell(fault, as_json=False)
        return found


pass_session = click.make_pass_decorator(Session, ensure=True)


def today() -> date:
    """Give today's date in Europe/Amsterdam; the command line is an edge, and only asks it for defaults."""
    return datetime.now(AMSTERDAM).date()


class Day(click.ParamType[date]):
    """Read a day; a wrong one is a usage error that shows the form wanted."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return parse_day(value)
        except RegistryError as error:
            self.fail(retold(str(error)), param, ctx)


class Moment(click.ParamType["date | datetime | int"]):
    """Read a day, a moment or a position in the ledger."""

    name = "DAY|MOMENT|POSITION"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | datetime | int:
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]  # a default, already converted
        try:
            return int(value[:18]) if value.isdecimal() else parse_moment(value)
        except RegistryError as error:
            self.fail(retold(str(error)), param, ctx)


def output_options(function: Function) -> Function:
    """Let a command take ``--register``, ``--format`` and ``--json`` after its name as well as before it."""
    for name, text, kind in (("register", tr("register to use"), None), ("format", tr("form of the result"), FORMATS)):
        choice = click.Choice(kind) if kind else None
        function = click.option(f"--{name}", type=choice, help=text, expose_value=False, callback=_set(name))(function)
    callback = _set("format", "json")
    return click.option("--json", is_flag=True, help=tr("same as --format json"), expose_value=False, callback=callback)(
        function
    )


def catch_up_option(function: Function) -> Function:
    """Let a command that reads a view take it as it is, where it would bring it up to date first."""

    def callback(ctx: click.Context, _: click.Parameter, given: bool) -> None:
        ctx.ensure_object(Session).catch_up = not given

    text = tr("read the view as it is; it is brought up to date first otherwise")
    return click.option("--no-catch-up", is_flag=True, help=text, expose_value=False, callback=callback)(function)


def clock_options(function: Function) -> Function:
    """Let a command ask on both clocks: what held on which day, as known at which moment."""
    known = click.option("--known", type=Moment(), help=tr("as the register knew it then; now by default"))
    valid = click.option("--valid", type=Day(), help=tr("what held on that day; today by default"))
    return valid(known(function))


def _set(name: str, value: str | None = None) -> Callable[[click.Context, click.Parameter, Any], None]:
    def callback(ctx: click.Context, _: click.Parameter, given: Any) -> None:
        if given:
            setattr(ctx.ensure_object(Session), name, value or given)

    return callback
