"""The addresses of the light pad: its page, its files, and the worker that keeps them on the phone."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import Response

from contest.errors import N_, ContestError, NotAllowed, PassMoved, StoreUnavailable, Translate
from contest.service import Visitor
from contest.web.address import base_path
from contest.web.answers import extra_headers, language, status_of
from contest.web.errors import NobodyThere, NoSuchCall
from contest.web.identity import caller
from contest.web.join import page_of
from contest.web.light.build import build
from contest.web.packed import A_YEAR
from contest.web.plain import code_form, page


class NotAJudge(NotAllowed):
    template = N_("This page is for judges; your pass opens another one.")


async def get_light_pad(request: Request, t: Translate) -> Response:
    """Return the page of the pad to judges, and to phones whose seat or store is in trouble: they keep ballots."""
    found = caller(request)
    if found.visitor is not None and found.visitor.role != "judge":
        return _elsewhere(found.visitor, request, t)
    if found.visitor is None and not isinstance(found.refusal, PassMoved | StoreUnavailable):
        return _strangers(found.refusal, request, t)
    made = build(base_path())
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding, Cookie", "Contest-Pad": made.version}
    return made.pages[language(request)].answer(request, headers)


async def get_light_asset(request: Request, _: Translate) -> Response:
    """Return the script or the style; the name holds a hash of the content, so it may be kept for a year.

    Raises
    ------
    NoSuchCall
    """
    found = build(base_path()).assets.get(request.path_params["name"])
    if found is None:
        raise NoSuchCall()
    return found.answer(request, {"Cache-Control": A_YEAR, "Vary": "Accept-Encoding"})


async def get_worker(request: Request, _: Translate) -> Response:
    """Return the worker. It may look after the pad's page, which stands above its own address, and nothing else."""
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding", "Service-Worker-Allowed": f"{base_path()}/pad"}
    # A worker lives under the policy of its own file, not of the page.
    headers["Content-Security-Policy"] = "default-src 'self'"
    return build(base_path()).worker.answer(request, headers)


def _strangers(refusal: ContestError | None, request: Request, t: Translate) -> Response:
    """Return the page on which the code of a pass is typed."""
    error = refusal or NobodyThere()
    body = f"<p>{escape(error.text(t))}</p>"
    if refusal is not None:
        body += f"<p>{escape(t('Ballots kept on this phone stay here, and are sent once you have joined again.'))}</p>"
    body += code_form(t, f"{base_path()}/join?light=1&lang={language(request)}")
    title, headers = t("You are not signed in"), extra_headers(error)
    return page(title, body, language(request), status=status_of(error), headers=headers)


def _elsewhere(visitor: Visitor, request: Request, t: Translate) -> Response:
    """Return one sentence and the way to the page of another role."""
    address = f"{base_path()}{page_of(visitor.role, visitor.meeting)}"
    body = (
        f"<p>{escape(NotAJudge().text(t))}</p>"
        f'<p><a class="button" href="{escape(address)}">{escape(t("Go to your page"))}</a></p>'
    )
    return page(t("Marking pad"), body, language(request), status=status_of(NotAJudge()))
