"""The decision to say that the documents do not tell."""

from __future__ import annotations

from assistant.question import Asked

# Shares of a question's weighed words that a sentence must account for; measured by `make eval`.
SENTENCE = 0.62
EXACT = 0.74
# Of the sentences shown on all open sets about this share was right, whatever they accounted for: four in
# five on plans of one office, two in five among hundreds of documents of many kinds.
READ_RIGHT = 0.6
NOT_FOUND = "文件中没有找到能回答这个问题的内容"


def enough(confidence: float, asked: Asked) -> bool:
    """Whether a sentence of this confidence may be shown as an answer.

    A name, a number or a date must be about exactly what is asked; an explanation may be broader.
    """
    if asked.asks("who", "number", "when", "org", "leads", "yesno"):
        return confidence >= EXACT
    return confidence >= SENTENCE
