"""From whose web pages a WebSocket may be opened in a user's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Resource
from archgen.catalogue.authorizer_facts import ASKING_ROUTE
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.doors import front, request_door
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.readings.browsers import COOKIE, browsers_of, kept_by
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "websocket-from-any-origin"


@rule(
    _NAME,
    concern="websockets",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway",),
    covers=("x-websocket-origin-check",),
    refs={
        "owasp_api": ("API8:2023",),
        "cwe": ("CWE-1385",),
    },
)
def websocket_from_any_origin(subject: Subject) -> Iterator[Verdict]:
    """A WebSocket opens from every web page, with the visitor's cookies: CORS does not apply to it.

    WHY
      Browsers keep pages of strangers from reading other sites, but not from opening WebSockets to
      them. The request says in `Origin` whose page it is; unless the server looks, it is anybody's.

    HOW IT IS ATTACKED
      The user visits a page that somebody else wrote. Its script opens the connection with the user's
      cookies, then sends and reads messages as the user.

    JUDGED
      Fails      a browser calls the API, and `$connect` has neither `origins` nor `csrf`; low where the
                 token is kept where other pages cannot make the browser send it
      Passes     `origins` on `$connect`, or `csrf: token`: a claim, for code checks them
      Built      no browser calls it
      Asks       a browser that does not say where it `keeps` its token
      Not        no `$connect`, and feeds that are `public:`

    MEND IT
      `origins: ["https://app.example.com"]` on `$connect`, and code there, or in its authorizer, that
      refuses the rest.

    FALSE ALARM?
      Apps on phones send no `Origin`: let the check pass what brings a token of its own instead.

    SOURCES
      https://cwe.mitre.org/data/definitions/1385.html
      https://www.rfc-editor.org/rfc/rfc6455#section-10.2

    Bad:
        archgen: 1
        name: Any page may connect
        regions: [eu-west-1]
        resources:
          web: {type: client, kind: browser, keeps: cookie, calls: chat}
          chat:
            type: api-gateway
            protocol: websocket
            routes: {$connect: {to: fn, authorizer: iam}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: One page may connect
        regions: [eu-west-1]
        resources:
          web: {type: client, kind: browser, keeps: cookie, calls: chat}
          chat:
            type: api-gateway
            protocol: websocket
            routes: {$connect: {to: fn, authorizer: iam, origins: ["https://app.example.com"]}}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        if api.value("protocol") != "websocket":
            continue
        body: Any = api.body
        asked = (body.routes or {}).get(ASKING_ROUTE)
        browsers = browsers_of(blueprint, api.id)
        if asked is None or asked.public:
            yield idle(api.id)
        elif not browsers:
            yield built(api.id, part=ASKING_ROUTE)
        elif "*" not in (asked.origins or ("*",)) or asked.csrf is not None:
            yield passed(api.id, part=ASKING_ROUTE, confidence=Confidence.STATED)
        else:
            yield from _open(api, browsers)


def _open(api: Resource, browsers: tuple[Resource, ...]) -> Iterator[Verdict]:
    """The finding, or the question of where each browser that says nothing keeps its token."""
    by_cookie = [one for one in browsers if kept_by(one) == COOKIE]
    silent = [one for one in browsers if kept_by(one) is None]
    if not by_cookie:
        for one in silent:
            yield unsaid(one.id, f"Does `{one.id}` keep its token in a cookie?", "keeps")
    if by_cookie or not silent:
        yield _any_page(api, by_cookie or list(browsers), cookies=bool(by_cookie))


def _any_page(api: Resource, browsers: list[Resource], *, cookies: bool) -> Verdict:
    severity = Severity.MEDIUM if cookies else Severity.LOW
    names = [one.id for one in browsers]
    door = request_door(front(api), api.id)
    written = getattr(api.body, "routes", {})[ASKING_ROUTE].origins is not None
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        ASKING_ROUTE,
        severity=severity,
        confidence=Confidence.STATED,
        message=fitting(
            f"every web page can open `{api.id}` in its visitor's name",
            "every web page can connect in its visitor's name",
            rule=_NAME,
        )
        if cookies
        else fitting(
            f"every web page can try to open `{api.id}`", "every web page can try to connect", rule=_NAME
        ),
        place=At(api.id, ("routes", ASKING_ROUTE, "origins"), "any")
        if written
        else At(api.id, ("routes", ASKING_ROUTE), "`origins` not stated", key=True),
        related=tuple(At(one, ("keeps",), "sent by the browser itself") for one in names[:3])
        if cookies
        else (),
        path=(
            Hop(names[0]),
            Hop(door),
            Hop(f"{api.id}/{ASKING_ROUTE}", "nobody looks whose page it is", place=True),
        ),
        hint=f"`origins` on {ASKING_ROUTE} with the pages of {shown(names).replace('`', '')}, "
        "and code that refuses the rest",
        moved=moved_by(severity, Severity.MEDIUM, "no browser sends the token of its own accord"),
        silent="origins",
    )


RULES = (websocket_from_any_origin,)
