"""``llm session export`` and ``import``: memory out of a file and into one."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any, cast

import click

from .. import foreign
from ..errors import PrellmError
from ..foreign import Export
from ..importing import LONGEST_NAME, ImportReport
from ..page.export import FORMATS
from ..page.export import export as export_page
from ..snapshot import SessionSnapshot, opened
from ..store import MemoryStore
from ..transfer import ExportReport, Scope, export_to, import_from, import_snapshot, scope_of
from ..whole import check_replaceable, write_whole, writing_whole
from .common import counts, friendly, interactions, memory_option, note, progress_bar, quiet_option, safe_line

_CATCH_UP_SECONDS = 5.0
"""What an export may take to read what was logged since the last time."""

_CLOSE = 75
"""Per cent of likeness from which on a name may be a slip of another."""

_KNOWN = (*FORMATS, ".json", ".gz", "")
"""Suffixes that say what is written: any other gets a snapshot too, but not in silence."""

_OURS = (b'"session_id"', b'"interactions"', b"# Memory", b"<title>Memory</title>")
"""What an export has at its beginning: other files are not written over."""

_FEW = 1000
"""Interactions that the next search reads at once."""


@click.command()
@click.argument("file", type=click.Path(allow_dash=True))
@click.option(
    "--id",
    "--session",
    "scope_id",
    metavar="ID",
    help="Only this session or conversation; any other ID becomes the label of a full snapshot",
)
@click.option("--all", "everything", is_flag=True, help="Every session, not only the current one")
@click.option("--redact", is_flag=True, help="Mask what looks like a secret")
@quiet_option
@memory_option
@friendly
def export(file: str, scope_id: str | None, everything: bool, redact: bool, quiet: bool, path: str | None) -> None:
    """Export interactions and preferences to a snapshot FILE; - is stdout.

    The file has all that llm keeps of each conversation, for import elsewhere. A name that ends in .gz makes it
    compressed. One that ends in .md or .html is to be read: Markdown, or a page that needs nothing but a browser.

    \b
        llm session export backup.json.gz
        llm session export memory.html
        llm session export - --id esp32-project --redact > esp32.json
    """
    with MemoryStore(path, create=False) as store:
        unread = _read_on(store)
        if everything and scope_id is None:
            store.session = None
        scope = scope_of(store, scope_id)
        meant = _meant(scope, store) if scope.everything else ""
        suffix = Path(file).suffix.lower()
        if suffix == ".gz" and Path(file[:-3]).suffix.lower() in FORMATS:
            raise PrellmError(f"{file}: only a snapshot is compressed; name it {file[:-3]}, or with .json.gz")
        if file != "-":
            check_replaceable(Path(file).expanduser(), _OURS)
        if suffix in FORMATS:
            content, report = export_page(store, scope, suffix, redact=redact)
            write_whole(Path(file).expanduser(), content)
        else:
            to = nullcontext(sys.stdout.buffer) if file == "-" else writing_whole(Path(file).expanduser())
            with progress_bar("Writing", store.log.count(), quiet=quiet) as bar, to as out:
                report = export_to(store, scope, out, redact=redact, progress=bar.update)
                out.flush()
    if scope.everything:
        all_of_them = f"all {interactions(report.interactions)}" if report.interactions != 1 else "the 1 interaction"
        label = repr(safe_line(scope.label))
        note(f"no session or conversation {label}: this is a snapshot of {all_of_them}, only labelled {label}{meant}")
    if file != "-":
        kind = "" if suffix in _KNOWN else f" as JSON, as {suffix} is no format; the others are .md and .html"
        note(f"{interactions(report.interactions)} written to {file}{kind}")
    if unread:
        note(unread)
    _warn(report, redact)


def _meant(scope: Scope, store: MemoryStore) -> str:
    """The session that somebody who mistyped its name may have meant, as the end of a line."""
    from rapidfuzz import process

    close = process.extractOne(scope.label, list(store.sessions()), score_cutoff=_CLOSE)
    return f"; did you mean {safe_line(close[0])!r}?" if close else ""


def _read_on(store: MemoryStore) -> str | None:
    """What was logged last may have taught something: that travels with it. Gives what there is to say of the rest."""
    try:
        pending = store.catch_up(_CATCH_UP_SECONDS).pending
    except PrellmError as error:
        return f"the newest interactions were not read for preferences: {safe_line(str(error))}"
    if pending:
        return f"{interactions(pending)} not read for preferences yet; llm session reindex reads all of them"
    return None


def _warn(report: ExportReport, redact: bool) -> None:
    found = sum(report.secrets.values())
    if found and redact:
        note(f"masked: {counts(report.secrets)}")
    elif found:
        what, it = ("1 thing in it looks", "it") if found == 1 else (f"{found} things in it look", "them")
        note(f"{what} like a secret: {counts(report.secrets)}; --redact masks {it}")
    if report.left_behind:
        what = "1 attachment" if report.left_behind == 1 else f"{report.left_behind} attachments"
        note(f"without {what}: the file is gone, has changed or is too large")


@click.command(name="import")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--trust", is_flag=True, help="Let the file's prompts teach preferences, as your own do")
@quiet_option
@memory_option
@friendly
def import_(file: str, trust: bool, quiet: bool, path: str | None) -> None:
    """Import a snapshot FILE; - is stdin. What is there already is skipped.

    An export of ChatGPT's or Claude's (also the ZIP archive), of Open WebUI's or a conversation file of LM Studio's
    is recognised. Conversations go into llm's own log: llm logs shows them and llm -c --cid ID goes on with
    one. Unless you --trust the file, what it holds may be quoted, and nothing is learned from it; of the preferences
    that it states itself, those that are plain names are taken over.

    \b
        llm session import backup.json.gz
        llm session import chatgpt-export.zip
        llm session import my-own-laptop.json --trust
    """
    with _given(file) as source:
        name = "stdin" if file == "-" else file
        if found := foreign.find(source, name=name):
            snapshot = SessionSnapshot.model_validate({"interactions": list(found.records())})
            _say(found)
            with MemoryStore(path) as store:
                report = import_snapshot(store, snapshot, trust=trust)
        else:
            with (
                opened(source) as content,
                MemoryStore(path) as store,
                progress_bar("Reading", source.stat().st_size, quiet=quiet) as bar,
            ):
                watched = cast("IO[bytes]", Watched(content, bar.update))
                report = import_from(store, watched, source=name, trust=trust)
    _tell(report)


class Watched:
    """A file whose reading is told, in bytes."""

    def __init__(self, file: IO[bytes], progress: Callable[[int], object]) -> None:
        self._file = file
        self._progress = progress

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self._progress(len(content))
        return content

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@contextmanager
def _given(file: str) -> Iterator[Path]:
    """The file to read: what comes through a pipe is kept until it is known what it is. Raises PrellmError."""
    path = Path(file).expanduser()
    if file != "-" and (not path.exists() or path.is_file() or path.is_dir()):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="llm-prellm-") as folder:
        kept = Path(folder) / "piped"
        with nullcontext(sys.stdin.buffer) if file == "-" else opened(path) as piped, kept.open("wb") as out:
            shutil.copyfileobj(piped, out)
        yield kept


def _tell(report: ImportReport) -> None:
    skipped = f", {report.skipped} skipped (there already)" if report.skipped else ""
    if report.forgotten:
        skipped = f", {report.skipped} skipped ({report.forgotten} of them forgotten here)"
    noun = "preference" if report.preferences == 1 else "preferences"
    click.echo(f"{interactions(report.imported)} imported{skipped}; {report.preferences} {noun} taken over")
    if report.conflicts:
        note(f"{interactions(report.conflicts)} had an id that another has here: both are kept")
    if report.diverged:
        names = ", ".join(safe_line(each) for each in report.diverged[:3]) + ("…" if len(report.diverged) > 3 else "")
        note(
            f"{len(report.diverged)} of the conversations went on differently on both sides: both ways are kept,"
            f" llm -c goes on from the newest turn ({names})"
        )
    if report.trusted:
        note(f"{interactions(report.trusted)} imported before now teach too")
    if report.entombed:
        note(f"{interactions(report.entombed)} forgotten there, and now here")
    if report.refused:
        were = "1 of its preferences was" if report.refused == 1 else f"{report.refused} of its preferences were"
        names = ", ".join(repr(safe_line(key)[:40]) for key in report.refused_keys[:5] if key)
        note(
            f"{were} refused{f' ({names})' if names else ''}: a key has letters, digits, _ . and -, and a value from a"
            f" file is a name in one line of at most {LONGEST_NAME} characters, without what a model would take for the"
            " start of a message"
        )
    if report.timeless:
        note(f"{interactions(report.timeless)} came without a time, and so did the file: kept as of 1970")
    if report.preferences:
        note(
            "preferences go into every prompt: llm session preferences shows these,"
            " llm session preferences unset KEY takes one back"
        )
    if report.imported > _FEW:
        note("the next searches read them a second at a time; llm session reindex reads all at once")


def _say(found: Export) -> None:
    """What a file was taken for, and what of it is left out."""
    noun = "conversation" if found.conversations == 1 else "conversations"
    note(f"an export of {found.program}: {found.conversations} {noun}")
    if found.elsewhere:
        note(f"left out: {found.elsewhere} messages on branches that were given up")
    if found.files:
        names = ", ".join(safe_line(name)[:60] for name in found.files[:5])
        more = f" and {len(found.files) - 5} more" if len(found.files) > 5 else ""
        note(f"not in the export: {names}{more}")
