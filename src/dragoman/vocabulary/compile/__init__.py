"""Makes tables of the vocabulary out of reference lists: `python -m dragoman.vocabulary.compile FOLDER`.

Rows that people wrote into the tables stay as they are and go before what the lists say.
"""
