"""Everything Dragoman raises on purpose.

    DragomanError
    ├── InputError            a document, file or option that cannot be used as it is
    │   ├── EmptyInput        nothing to read
    │   ├── UnreadableInput   missing, binary, wrong encoding, not permitted
    │   ├── MalformedRecord   one record of a JSON Lines file; names the line
    │   ├── NotFetched        an address of the web that may not be asked, or does not answer as it should
    │   ├── UnsupportedLanguage  a text in a language no installed pipeline reads
    │   ├── InputTooLarge     above the size limit
    │   ├── Unanswered        the language model gave no answer on a document that could be used
    │   └── UnknownParty      a name, code or demonym that stands for no party, or for several
    ├── OutputError           a result that cannot be written where it was asked for
    ├── VocabularyError       a record of the vocabulary that is not valid; names file and key
    ├── TimeError             a text that is not an EDTF value Dragoman knows
    ├── PipelineError         the language pipeline is missing or does not fit
    ├── ModelError            the language model cannot be asked: no address, no access, not reachable
    ├── ServerRefused         a Dragoman server does not answer, or wants another token
    ├── SettingsError         an environment variable or configuration value out of range
    └── LedgerError           the ledger cannot be opened, read or written
        └── NotRecorded       what is asked for by id or address is not in the ledger

A message says what was wrong, where, and what would be right. The command line prints it on standard error and
exits with `exit_code`.
"""

from __future__ import annotations


class DragomanError(Exception):
    """Base of all errors that are the user's to mend, not bugs."""

    exit_code = 1


class InputError(DragomanError):
    """A document, file or option that cannot be used as it is."""

    exit_code = 3


class EmptyInput(InputError):
    """There is no text to read."""


class UnreadableInput(InputError):
    """A file is missing, is not text, is in another encoding, or may not be opened."""


class MalformedRecord(InputError):
    """One record of a JSON Lines file is not valid; the message names its line."""


class NotFetched(InputError):
    """An address of the web may not be asked, or does not answer as it should.

    `again` says whether another time may help, and `wait` how many seconds the server asks to wait until then.
    """

    def __init__(self, message: str, *, again: bool = False, wait: float = 0.0) -> None:
        super().__init__(message)
        self.again = again
        self.wait = wait


class UnsupportedLanguage(InputError):
    """The text is in a language that no installed pipeline reads; `language` is its code, or what was given for it."""

    def __init__(self, message: str, language: str = "") -> None:
        super().__init__(message)
        self.language = language


class InputTooLarge(InputError):
    """The text is above the size limit."""


class Unanswered(InputError):
    """The language model gave no answer on a document, or none that can be used."""


class UnknownParty(InputError):
    """What was asked for is not a party that Dragoman knows, or may be several; the message suggests some."""


class OutputError(DragomanError):
    """A result cannot be written where it was asked for."""

    exit_code = 4


class VocabularyError(DragomanError):
    """A record of the vocabulary is not valid; the message names file, key and what is allowed."""

    exit_code = 5


class TimeError(DragomanError, ValueError):
    """A text is not an EDTF value that Dragoman knows."""


class PipelineError(DragomanError):
    """The language pipeline is missing or does not fit this version."""

    exit_code = 6


class ModelError(DragomanError):
    """The language model cannot be asked: no address is set, access is refused, or no one answers there."""

    exit_code = 8


class ServerRefused(DragomanError):
    """A Dragoman server does not answer, wants another token, or asks to wait."""


class SettingsError(DragomanError):
    """An environment variable or configuration value is out of range."""

    exit_code = 2


class LedgerError(DragomanError):
    """The ledger cannot be opened, read or written."""

    exit_code = 7


class NotRecorded(LedgerError):
    """What is asked for by its id or address is not in the ledger, as far as is asked for."""
