"""Training of the reader's learned parts from coded texts: the sentence encoder and the scorer on top of it.

`python -m dragoman.training --help`. Needs the packages of `requirements-training.txt` beside Dragoman's own.
Training is deterministic for one
machine and one set of packages: seeds are fixed, texts are taken in the order of the file.
"""
