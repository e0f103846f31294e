"""The page on this machine: `python app.py`, then http://127.0.0.1:7860. Nothing loads at import."""

from __future__ import annotations

import sys

from assistant.settings import Settings
from corpus.errors import PolicyError


def main() -> int:
    """The exit status: 0 when ended by hand, 2 when a setting cannot be used."""
    try:
        settings = Settings.from_env()
        from assistant.web.serve import serve

        serve(settings)
    except PolicyError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
