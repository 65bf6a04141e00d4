"""The command `send-evidence`: arguments in, exit code out. What each command does is in pipelines/commands."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from extract.errors import EvidenceError

app = typer.Typer(
    name="send-evidence",
    help="Evidence on special educational needs money and services, cited to the page, for each authority in England.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
extract_app = typer.Typer(
    help="Read local PDFs and print what they say, one JSON object a line; touches nothing else.", no_args_is_help=True
)
app.add_typer(extract_app, name="extract")

Data = Annotated[
    Path | None, typer.Option("--data", help="Folder that holds raw/ and warehouse/ [SEND_EVIDENCE_DATA, else ./data].")
]
Mirror = Annotated[
    str | None,
    typer.Option("--mirror", help="Folder with index.json, or http:// base, in place of the publishers [SEND_EVIDENCE_MIRROR]."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


Runner = Annotated[
    str | None,
    typer.Option(
        "--runner", help="processes, threads, dask or a Dask scheduler's address [SEND_EVIDENCE_RUNNER, else processes]."
    ),
]


def _run(command: str, **arguments: Any) -> None:
    """Run pipelines.commands.<command>.run and leave with its exit code; errors are said in one sentence."""
    module = importlib.import_module(f"pipelines.commands.{command}")
    try:
        code = module.run(**arguments)
    except EvidenceError as error:
        _complain(str(error))
        code = 1
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    except OSError as error:
        if error.filename is None and error.errno is None:
            raise
        where = f"{error.filename}: " if error.filename else ""
        _complain(f"{where}{error.strerror or error}. Whatever stands is whole: make room or mend the disk, and run it again.")
        code = 1
    raise typer.Exit(code)


def _complain(text: str) -> None:
    from pipelines.output import complain

    complain(f"send-evidence: {text}")


def _settings(data: Path | None, mirror: str | None = None) -> Any:
    from pipelines.settings import Settings

    return Settings.resolve(data, mirror)


@app.command()
def refresh(
    source: Annotated[list[str] | None, typer.Option("--source", help="Only this source; may be given more than once.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask nobody: use what is held, else the bundled snapshot.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Read every document anew and rebuild.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be fetched; change nothing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 when any source failed.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="Documents read at once.")] = 2,
    no_prefect: Annotated[bool, typer.Option("--no-prefect", help="Plain Python in place of a Prefect flow.")] = False,
    runner: Runner = None,
    data: Data = None,
    mirror: Mirror = None,
    json_output: Json = False,
) -> None:
    """Fetch what changed, read it, build and check the warehouse, and swap it in.

    Example: send-evidence refresh --source ofsted_area_send --no-prefect
    """
    _run(
        "refresh", settings=_settings(data, mirror), sources=source or [], offline=offline, full=full, dry_run=dry_run,
        strict=strict, jobs=jobs, use_prefect=not no_prefect, runner=runner, as_json=json_output,
    )  # fmt: skip


@app.command()
def status(
    deep: Annotated[bool, typer.Option("--deep", help="Hash every archived document again.")] = False,
    data: Data = None,
    json_output: Json = False,
) -> None:
    """Say for each source when it was last had, how fresh it is, and what is missing. Exit 1 when stale or damaged.

    Example: send-evidence status --deep
    """
    _run("status", settings=_settings(data), deep=deep, as_json=json_output)


@app.command()
def sources(json_output: Json = False) -> None:
    """List the sources: publisher, address, licence, how often they change.

    Example: send-evidence sources --json
    """
    _run("sources", as_json=json_output)


@app.command()
def checks(data: Data = None, json_output: Json = False) -> None:
    """List the named checks a warehouse must pass, and what each found in the one that stands.

    Example: send-evidence checks
    """
    _run("checks", settings=_settings(data), as_json=json_output)


@app.command()
def authority(
    name: Annotated[str, typer.Argument(help="Any exact name, DfE code or GSS code.")],
    data: Data = None,
    json_output: Json = False,
) -> None:
    """Say who an authority is: codes, names, programmes, constituencies, MPs.

    Example: send-evidence authority "B&NES"
    """
    _run("authority", settings=_settings(data), name=name, as_json=json_output)


@extract_app.command("inspection")
def extract_inspection(files: Annotated[list[Path], typer.Argument(help="PDF files of Area SEND inspection reports.")]) -> None:
    """Read inspection reports: one JSON object a line, in the order given. Exit 3 when one could not be read.

    Example: send-evidence extract inspection report.pdf
    """
    _run("extract_inspection", files=files)


@extract_app.command("agreement")
def extract_agreement(files: Annotated[list[Path], typer.Argument(help="PDF files of Safety Valve agreements.")]) -> None:
    """Read Safety Valve agreements: one JSON object a line, in the order given. Exit 3 when one could not be read.

    Example: send-evidence extract agreement agreement.pdf
    """
    _run("extract_agreement", files=files)


@app.command()
def targets(
    names: Annotated[list[str] | None, typer.Argument(help="Authorities; none: all with a plan.")] = None,
    data: Data = None,
    json_output: Json = False,
) -> None:
    """Show the target ledger: plan, reported deficit, verdict and its rule, year by year.

    Example: send-evidence targets Norfolk
    """
    _run("targets", settings=_settings(data), names=names or [], as_json=json_output)


@app.command()
def changes(
    since: Annotated[str | None, typer.Option("--since", help="Only what was seen on or after this day (2026-06-01).")] = None,
    letters: Annotated[
        list[Path] | None, typer.Option("--letters", help="Also say which packs and letters in this folder are out of date.")
    ] = None,
    data: Data = None,
    json_output: Json = False,
) -> None:
    """Tell what is new, revised, withdrawn or vanished, and which figures moved.

    Example: send-evidence changes --since 2026-06-01 --letters out
    """
    _run("changes", settings=_settings(data), since=since, letters=letters or [], as_json=json_output)


@app.command()
def history(
    as_at: Annotated[str, typer.Option("--as-at", help="The day (2024-03-01): what was known at its end.")],
    out: Annotated[Path, typer.Option("--out", help="Warehouse file to write.")],
    data: Data = None,
    json_output: Json = False,
) -> None:
    """Build the warehouse as it stood at the end of a day, from the archive and the log of refreshes; nothing is fetched.

    Example: send-evidence history --as-at 2024-03-01 --out march-2024.duckdb
    """
    _run("history", settings=_settings(data), as_at=as_at, out=out, as_json=json_output)


@app.command()
def review(
    action: Annotated[str, typer.Argument(help="list, accept or reject.")] = "list",
    ids: Annotated[list[str] | None, typer.Argument(help="Figure, agreement or candidate ids.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who compared it with the document.")] = None,
    data: Data = None,
    json_output: Json = False,
) -> None:
    """List machine-read figures and candidates of council papers for a person to compare with the page, and record the finding.

    Example: send-evidence review accept f0123456789ab --by "A. Researcher"
    """
    _run("review", settings=_settings(data), action=action, ids=ids or [], by=by, as_json=json_output)


@app.command()
def pack(
    names: Annotated[list[str] | None, typer.Argument(help="Authorities.")] = None,
    programme: Annotated[
        str | None, typer.Option("--programme", help="All authorities of a programme: safety-valve, dbv, change-programme.")
    ] = None,
    everyone: Annotated[bool, typer.Option("--all", help="All 153 authorities.")] = False,
    constituency: Annotated[str | None, typer.Option("--constituency", help="The authorities a constituency lies in.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path("out"),
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="Processes.")] = 2,
    email: Annotated[bool, typer.Option("--email", help="Put MPs' public e-mail addresses in.")] = False,
    data: Data = None,
    json_output: Json = False,
) -> None:
    """Write evidence packs: pack.html, pack.pdf, pack.md, letter.docx, figures.csv, charts and a manifest.

    Example: send-evidence pack Norfolk --out out
    """
    _run(
        "pack", settings=_settings(data), names=names or [], programme=programme, everyone=everyone,
        constituency=constituency, out=out, jobs=jobs, email=email, as_json=json_output,
    )  # fmt: skip


@app.command()
def letter(
    name: Annotated[str, typer.Argument(help="The authority.")],
    notes: Annotated[Path | None, typer.Option("--notes", help="Local notes, TOML or Markdown; they stay in the letter.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="File to write (default: letter-<slug>.docx).")] = None,
    per_mp: Annotated[bool, typer.Option("--per-mp", help="One letter for each MP.")] = False,
    email: Annotated[bool, typer.Option("--email", help="Also a plain-text version with the MPs' public addresses.")] = False,
    data: Data = None,
) -> None:
    """Write the letter to all MPs of an authority as .docx.

    Example: send-evidence letter Norfolk --notes notes.toml --out norfolk.docx
    """
    _run("letter", settings=_settings(data), name=name, notes=notes, out=out, per_mp=per_mp, email=email)


@app.command()
def chart(
    kind: Annotated[str, typer.Argument(help="targets, deficits, league, inspections, timeliness, timeline or map.")],
    name: Annotated[str | None, typer.Argument(help="The authority, where the chart is about one.")] = None,
    measure: Annotated[str | None, typer.Option("--measure", help="Measure of a map.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path("out"),
    data: Data = None,
) -> None:
    """Draw a chart: PNG for print and for sharing, SVG, CSV and alternative text.

    Example: send-evidence chart targets Norfolk --out charts
    """
    _run("chart", settings=_settings(data), kind=kind, name=name, measure=measure, out=out)


@app.command()
def cite(
    figure_id: Annotated[str, typer.Argument(help="Figure id, as printed beside each number.")],
    data: Data = None,
    json_output: Json = False,
) -> None:
    """Answer "where does that number come from?": quote, document, page, hash, date and link.

    Example: send-evidence cite f0123456789ab
    """
    _run("cite", settings=_settings(data), figure_id=figure_id, as_json=json_output)


@app.command()
def verify(
    pack_dir: Annotated[Path | None, typer.Argument(help="A pack's folder; none: every figure of the warehouse.")] = None,
    data: Data = None,
    json_output: Json = False,
) -> None:
    """Open every cited document held locally and find each quote on its page. Exit 1 when one is not there, 3 when none could be checked.

    Example: send-evidence verify out/norfolk
    """
    _run("verify", settings=_settings(data), pack_dir=pack_dir, as_json=json_output)


@app.command("check-letter")
def check_letter(
    file: Annotated[Path, typer.Argument(help="A draft, .docx or .txt.")],
    authority_name: Annotated[str | None, typer.Option("--authority", help="The authority the draft is about.")] = None,
    data: Data = None,
    json_output: Json = False,
) -> None:
    """Say of each claim in a draft whether it is supported, contradicted, superseded or unknown. Exit 1 when one is wrong or out of date.

    Example: send-evidence check-letter draft.docx --authority Bury
    """
    _run("check_letter", settings=_settings(data), file=file, authority=authority_name, as_json=json_output)


@app.command()
def coverage(
    file: Annotated[Path, typer.Argument(help="Signatures as CSV, with a column for constituency or postcode district.")],
    districts: Annotated[
        Path | None, typer.Option("--districts", help="CSV that maps a postcode district to a constituency.")
    ] = None,
    data: Data = None,
    json_output: Json = False,
) -> None:
    """Count signatures per constituency and authority; nothing personal is kept.

    Example: send-evidence coverage signatures.csv
    """
    _run("coverage", settings=_settings(data), file=file, districts=districts, as_json=json_output)


@app.command()
def export(
    table_format: Annotated[str, typer.Option("--format", help="parquet, csv or xlsx.")] = "parquet",
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path("export"),
    email: Annotated[bool, typer.Option("--email", help="Put MPs' public e-mail addresses in.")] = False,
    data: Data = None,
) -> None:
    """Write every table with a data dictionary, datapackage.json and licences.

    Example: send-evidence export --format csv --out export
    """
    _run("export", settings=_settings(data), table_format=table_format, out=out, email=email)


@app.command()
def site(
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path("site"),
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="Processes.")] = 2,
    packs: Annotated[
        bool, typer.Option("--packs/--no-packs", help="Packs and letter drafts beside the pages, to take away.")
    ] = True,
    pdf: Annotated[bool, typer.Option("--pdf", help="Packs as PDF too: takes about twice the time.")] = False,
    address: Annotated[
        str, typer.Option("--address", help="Where the site will stand (https://...), for shared pictures and the feed.")
    ] = "",
    email: Annotated[bool, typer.Option("--email", help="Put MPs' public e-mail addresses in.")] = False,
    data: Data = None,
) -> None:
    """Write the static site: a page for each authority, constituency and measure.

    Example: send-evidence site --out site
    """
    _run(
        "site", settings=_settings(data), out=out, jobs=jobs, email=email, packs=packs, pdf=pdf, address=address,
    )  # fmt: skip


@app.command()
def schedule(
    cron: Annotated[str, typer.Option("--cron", help="When to refresh, as cron has it: minute hour day month weekday.")],
    timezone: Annotated[str, typer.Option("--timezone", help="Time zone of the expression.")] = "Europe/London",
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="Documents read at once.")] = 2,
    runner: Runner = None,
    out: Annotated[Path, typer.Option("--out", help="Folder that the packs deployment writes to.")] = Path("out"),
    site_out: Annotated[Path, typer.Option("--site", help="Folder that the site deployment writes to.")] = Path("site"),
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="Port of the server that is started when none is set.")
    ] = 4200,
    data: Data = None,
    mirror: Mirror = None,
) -> None:
    """Refresh on a schedule, served from this machine; starts a Prefect server on loopback unless PREFECT_API_URL names one.

    Example: send-evidence schedule --cron "0 6 * * 1"
    """
    from pipelines.schedule import When

    _run(
        "schedule", settings=_settings(data, mirror), when=When(cron, timezone), jobs=jobs, runner=runner, out=out,
        site=site_out, port=port,
    )  # fmt: skip


@app.command()
def snapshot(
    data: Data = None,
    out: Annotated[Path, typer.Option("--out", help="Folder of the bundled snapshot.")] = Path("data/reference/snapshot"),
) -> None:
    """Renew the bundled snapshot from the warehouse: figures and citations of real documents, no stand-ins, no sentences.

    Example: send-evidence snapshot --out data/reference/snapshot
    """
    _run("snapshot", settings=_settings(data), out=out)


def main() -> None:
    """Entry point of the command."""
    app()
