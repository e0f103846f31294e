"""The project's one tree of errors, at a glance.

PolicyError              a message in Chinese: the rule, the value received, the next step
├── UsageError           a question, option or batch line that breaks a rule
├── CorpusError          the corpus folder cannot be used
│   └── UnreadableFile   one file of it cannot be read; the others go on
├── IndexError_          the index cannot be used
│   ├── IndexMissing     there is none yet
│   ├── IndexBroken      files are missing, cut short or altered
│   └── IndexMismatch    it was built with another model, dictionary or format
└── ModelError           the embedding model cannot be used
    ├── ModelMissing     its files are not there
    └── ModelAltered     a checksum differs
"""

from __future__ import annotations


class PolicyError(Exception):
    """An error for people: which rule, which value, what to do next."""

    def __init__(self, rule: str, value: object = "", next_step: str = "") -> None:
        self.rule, self.value, self.next_step = rule, str(value), next_step
        super().__init__(rule, self.value, next_step)

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= 200 else self.value[:200] + "…"
        line = (
            self.rule
            + (f"（收到：{shown}）" if shown else "")
            + (f"。{self.next_step}" if self.next_step else "")
        )
        return " ".join(line.split())


class UsageError(PolicyError):
    """A question, option or batch line that breaks a rule."""


class CorpusError(PolicyError):
    """The corpus folder cannot be used."""


class UnreadableFile(CorpusError):
    """One file cannot be read; the others go on."""


class IndexError_(PolicyError):
    """The index cannot be used."""


class IndexMissing(IndexError_):
    """There is no index yet."""


class IndexBroken(IndexError_):
    """Files of the index are missing, cut short or altered."""


class IndexMismatch(IndexError_):
    """The index was built with another model, dictionary or format."""


class ModelError(PolicyError):
    """The embedding model cannot be used."""


class ModelMissing(ModelError):
    """The model's files are not there."""


class ModelAltered(ModelError):
    """A file of the model has another checksum."""
