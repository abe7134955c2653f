"""`python -m dragoman.training weak|folds|scorer|calibrate|encoder --texts FILE --claims FILE ... --work DIR`."""

from __future__ import annotations

import argparse
import json
import pickle
from pathlib import Path

from dragoman.training.examples import FOLDS, load_examples

HERE = Path(__file__).parent.parent / "reading" / "model"
EPOCHS, WEAK_EPOCHS = 3, 2  # three are enough after the first lesson, and four without it


def main() -> None:
    """Trains what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m dragoman.training", description=__doc__)
    parser.add_argument(
        "part",
        choices=["weak", "folds", "encoder", "scorer", "calibrate"],
        help="weak: a first lesson from uncoded texts; folds: encode out of fold; encoder: train and export; "
        "scorer: fit and calibrate on the folds; calibrate: only calibrate the scorer that is there",
    )
    parser.add_argument(
        "--texts", action="append", type=Path, required=True, help="coded texts, JSON Lines (may be repeated)"
    )
    parser.add_argument(
        "--claims", action="append", type=Path, default=[], help="their claims, in the same order (not for weak)"
    )
    parser.add_argument("--work", type=Path, required=True, help="a folder for intermediate files")
    parser.add_argument("--model", type=str, default="", help="folder of the MiniLM weights to start from")
    parser.add_argument("--out", type=Path, default=HERE, help="where the reader's model files go")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    lesson = options.work / "weak.pt"
    if options.part == "weak":
        from dragoman.training import encoder
        from dragoman.training.weak import weak_windows

        windows = [window for path in options.texts for window in weak_windows(path, options.model)]
        encoder.save(encoder.train(windows, options.model, WEAK_EPOCHS), lesson)
        return
    examples = load_examples(zip(options.texts, options.claims, strict=True))
    if options.part in ("scorer", "calibrate"):
        from dragoman.training.scorer import calibrate_scorer, cross_validate, train_scorer

        encoded = {}
        for path in sorted(options.work.glob("fold-*.pickle")):
            encoded.update(pickle.loads(path.read_bytes()))
        examples = [example for example in examples if example.document.id in encoded]
        if options.part == "scorer":
            train_scorer(examples, encoded, options.out / "scorer.json")
        else:
            scorer = options.out / "scorer.json"
            accept = json.loads(scorer.read_text(encoding="utf-8"))["accept"]
            calibrate_scorer(examples, cross_validate(examples, encoded)[1], accept, scorer)
        return
    from dragoman.training import encoder

    data = encoder.window_examples(examples, options.model)
    start = lesson if lesson.is_file() else None
    if options.part == "encoder":
        encoder.export(encoder.train(data, options.model, EPOCHS, start=start), options.model, options.out)
        return
    for fold in range(FOLDS):
        print(f"fold {fold + 1} of {FOLDS}", flush=True)
        net = encoder.train([w for w in data if w.example.fold != fold], options.model, EPOCHS, seed=fold, start=start)
        encoded = encoder.encode(net, [w for w in data if w.example.fold == fold])
        (options.work / f"fold-{fold}.pickle").write_bytes(pickle.dumps(encoded))


if __name__ == "__main__":
    main()
