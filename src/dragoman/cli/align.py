"""`dragoman align`: where parties stand toward a target, who moved, and who goes with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.record_options import AsOfOption, LedgerOption, OnOption, PublishedByOption, viewing
from dragoman.cli.state import FormatOption, StateFormat, day_of, today, write

if TYPE_CHECKING:
    from rich.console import RenderableType


def align(
    parties: Annotated[
        list[str] | None, typer.Argument(metavar="[PARTY]...", help="Whose stances; two or more to compare.")
    ] = None,
    toward: Annotated[
        list[str] | None, typer.Option(metavar="PARTY", help="Toward whom; may be repeated. Else all in the ledger.")
    ] = None,
    of: Annotated[
        str, typer.Option("--of", metavar="GROUP", help="The members of a group or organisation that day, such as G7.")
    ] = "",
    everyone: Annotated[
        bool, typer.Option("--everyone", help="With --toward: all states that the ledger tells of.")
    ] = False,
    since: Annotated[str, typer.Option(metavar="DATE", help="Show what has changed since that day.")] = "",
    on: OnOption = "",
    as_of: AsOfOption = "",
    published_by: PublishedByOption = "",
    ledger: LedgerOption = "",
    format: FormatOption = StateFormat.TABLE,
) -> None:
    """Where parties stand toward a target on one ladder, and how far every two of them agree.

    Each stance comes with its sentences; what the record does not tell is unknown and counts nowhere.
    """
    from dragoman.analysis.align import agreements, first_movers, stance
    from dragoman.analysis.asking import claims_on_stances, claims_toward, states_toward, whose
    from dragoman.exchange.alignment import agreement_record, agreements_block, stance_record, stances_block
    from dragoman.model.state import Pair
    from dragoman.vocabulary.lookup import party_code

    first = day_of(since, "--since") if since else None
    targets = [party_code(each) for each in toward or ()]
    if everyone and not targets:
        raise typer.BadParameter("goes with --toward PARTY", param_hint="--everyone")
    with viewing(ledger, on, as_of, published_by) as view:
        day = view.valid_at or today()
        named = [party_code(each) for each in parties or ()]
        if everyone:
            named += sorted({code for target in targets for code in claims_toward(view, target)} - {*named})
        actors = whose(named, of, day)
        records = claims_on_stances(view, actors, targets)
    wanted = targets or sorted(states_toward(records.values(), actors))
    stances = [
        stance(records.values(), Pair(actor, target), day, first)
        for target in wanted
        for actor in actors
        if actor != target
    ]
    if not targets:
        stances = [each for each in stances if each.rung is not None]
    pairs = agreements(stances)
    movers = first_movers(stances)

    def drawn() -> RenderableType:
        from rich.console import Group
        from rich.text import Text

        moved = Text(f"moved since {since}, first first: {', '.join(movers) or 'nobody'}") if first else Text()
        return Group(stances_block(f"on {day}", stances, records), moved, agreements_block(pairs))

    write(
        format,
        lambda: {
            "on": day.isoformat(),
            "since": first.isoformat() if first else "",
            "stances": [stance_record(each, records) for each in stances],
            "first_movers": list(movers),
            "agreement": [agreement_record(each) for each in pairs],
        },
        drawn,
    )
