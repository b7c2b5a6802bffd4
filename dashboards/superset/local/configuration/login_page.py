"""What Superset's login page asks of the server before anybody is let in.

Runs in Superset's environment. The page asks for its translations, and two seconds later reports that it was opened.
As it comes, Superset sends both to the login page, with a session cookie of nobody's in which "access denied" is
noted. So the form is in English whatever the language, and who logs in at just that moment is sent away again: the
late answer's cookie takes the place of the one that the login gave. Here both are answered before anybody asks who
it is, and the session is left alone.
"""

# mypy: ignore-errors

import json
from functools import cache
from pathlib import Path

import superset
from babel.messages.pofile import read_po
from flask import Response, request

_LANGUAGE = "nl"
_OURS = {
    "Sign in": "Aanmelden",
    "Enter your login and password below:": "Vul uw gebruikersnaam en wachtwoord in:",
    "Username:": "Gebruikersnaam:",
    "Password:": "Wachtwoord:",
    "Please enter your username": "Vul uw gebruikersnaam in",
    "Please enter your password": "Vul uw wachtwoord in",
    "Passwords do not match!": "De wachtwoorden zijn niet gelijk.",
    "Select all": "Alles selecteren",
    "Set auto-refresh": "Automatisch verversen",
    "Nothing here yet": "Nog niets",
    "Theme": "Thema",
    "User info": "Gebruiker",
    "Waiting on %s": "Wacht op %s",
}
"""What readers see and Superset's own Dutch lacks or guesses."""


@cache
def _words() -> bytes:
    """Superset's Dutch without what it marks as guessed, and with ours.

    Of 4,600 texts 870 are marked *fuzzy*: gettext took the translation of one that looks alike ("Niet in" for *Sign
    in*, "Alles deselecteren" for *Select all*) for a translator to look at. The pack has them all the same; the English
    text is the better answer.
    """
    folder = Path(superset.__file__).parent / "translations" / _LANGUAGE / "LC_MESSAGES"
    pack = json.loads((folder / "messages.json").read_text(encoding="utf-8"))
    texts = pack["locale_data"][pack["domain"]]
    with (folder / "messages.po").open("rb") as translators:
        for text in read_po(translators, _LANGUAGE):
            if text.id and text.fuzzy:
                texts.pop(text.id if isinstance(text.id, str) else text.id[0], None)
    texts.update({text: [ours] for text, ours in _OURS.items()})
    return json.dumps(pack).encode()


def _answer():
    if request.endpoint == "Superset.log":
        # Superset itself would have nothing done with it: see _NobodyWatches.
        return Response(status=200)
    if request.endpoint == "Superset.language_pack" and request.view_args == {"lang": _LANGUAGE}:
        answer = Response(_words(), mimetype="application/json")
        answer.add_etag()
        answer.cache_control.no_cache = True
        return answer.make_conditional(request)
    return None


def serve_login_page(app) -> None:
    """Answer what the login page asks for, before Superset does."""
    app.before_request(_answer)
