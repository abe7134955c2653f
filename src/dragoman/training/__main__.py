"""`python -m dragoman.training folds|scorer|calibrate|encoder --texts FILE --claims FILE ... --work DIR`."""

from __future__ import annotations

import argparse
import json
import pickle
from pathlib import Path

from dragoman.training.examples import FOLDS, load_examples

HERE = Path(__file__).parent.parent / "reading" / "model"
EPOCHS = 4


def main() -> None:
    """Trains what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m dragoman.training", description=__doc__)
    parser.add_argument(
        "part",
        choices=["folds", "encoder", "scorer", "calibrate"],
        help="folds: encode out of fold; encoder: train and export; scorer: fit and calibrate on the folds; "
        "calibrate: only calibrate the scorer that is there",
    )
    parser.add_argument(
        "--texts", action="append", type=Path, required=True, help="coded texts, JSON Lines (may be repeated)"
    )
    parser.add_argument("--claims", action="append", type=Path, required=True, help="their claims, in the same order")
    parser.add_argument("--work", type=Path, required=True, help="a folder for intermediate files")
    parser.add_argument("--model", type=str, default="", help="folder of the MiniLM weights to start from")
    parser.add_argument("--out", type=Path, default=HERE, help="where the reader's model files go")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
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
    if options.part == "encoder":
        encoder.export(encoder.train(data, options.model, EPOCHS), options.model, options.out)
        return
    for fold in range(FOLDS):
        print(f"fold {fold + 1} of {FOLDS}", flush=True)
        net = encoder.train([w for w in data if w.example.fold != fold], options.model, EPOCHS, seed=fold)
        encoded = encoder.encode(net, [w for w in data if w.example.fold == fold])
        (options.work / f"fold-{fold}.pickle").write_bytes(pickle.dumps(encoded))


if __name__ == "__main__":
    main()
