"""How much of each kind of examples there is in one round of training, and how long its windows are."""

from __future__ import annotations

# How often a set is seen in one round, as a share of its examples.
MIX = {
    "cmrc2018-train": 0.7,
    "drcd-dev": 0.5,
    "cail2019-dev": 0.3,
    "squad2-zh-dev": 0.4,
    "dureader-robust-dev": 1.0,
    "dureader-checklist-half": 1.0,
    "policies": 4.0,
    "rival policies": 0.2,
    "asked": 2.0,
    "rival asked": 0.03,
    "articles": 0.3,
    "rival articles": 0.12,
}
# Tokens of a window by kind; that of all others is an option.
LONGEST = {
    "policies": (400,),
    "rival policies": (320,),
    "asked": (288, 400),
    "rival asked": (320,),
    "articles": (256,),
    "rival articles": (256,),
}
