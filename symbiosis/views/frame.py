"""What every page shares: header, language, navigation, errors in a sentence, shareable links."""

from __future__ import annotations

import json
import logging
from importlib.resources import files
from pathlib import Path

import streamlit as st

from symbiosis.errors import SymbiosisError
from symbiosis.show.words import LANGUAGES, Words
from symbiosis.views.here import (
    Here,
    here,
    is_current,
    look_at,
    name_of_plan,
    open_park,
    park_names,
    remember,
    title_of,
    words,
    workspace,
)
from symbiosis.views.pieces import plain, told_apart
from symbiosis.views.workspace import COOKIE

PAGES = ("park", "matches", "optimise", "network", "targets", "explore", "compare", "export")
_FIRST = "network"
_COOKIE_SCRIPT = """
export default function ({ data }) {
  document.cookie = `${data.name}=${data.value}; path=/; SameSite=Strict; max-age=604800`;
}
"""


def run() -> None:
    """Show the app: one page inside the shared frame."""
    folder = Path(__file__).parent
    say = words()
    st.set_page_config(
        page_title=say("app.title"), page_icon=str(folder / "icon.svg"), layout="wide"
    )
    st.html(f"<style>{_spoken_style(say)}</style>")
    pages = [
        st.Page(
            folder / f"{name}_page.py",
            title=say(f"page.{name}"),
            url_path=name,
            default=name == _FIRST,
        )
        for name in PAGES
    ]
    page = st.navigation(pages, position="top")
    try:
        at = here()
        _header(at)
        if at.kept is not None and not is_current(at):
            st.warning(say("header.stale"))
        page.run()
        remember(at)
        _remember_browser()
    except SymbiosisError as error:
        complain(say, error)
    except Exception:
        # The last line of defence: the reader gets a sentence, the log gets the cause.
        logging.getLogger(__name__).exception("a page failed")
        st.error(say("error.defect"))


def _spoken_style(say: Words) -> str:
    """Give the pages' style; what Streamlit would say in English on its uploader it says as well.

    Streamlit has no words of ours for the button of an uploader and for what is dropped on it.
    """
    told = {
        name: json.dumps(say(f"upload.{name}"), ensure_ascii=False) for name in ("choose", "drop")
    }
    words_of = "".join(f"--upload-{name}: {text};" for name, text in told.items())
    style = files("symbiosis.views").joinpath("frame.css").read_text("utf-8")
    return f":root {{ {words_of} }}\n{style}"


def complain(say: Words, error: SymbiosisError) -> None:
    """Say what is wrong and what to do, without a word of Python."""
    st.error(f"{say('error.lead')}\n\n{plain(str(error))}")


def _header(at: Here) -> None:
    say = at.say
    park, plan, language = st.columns([4, 4, 2], vertical_alignment="center")
    titles = told_apart({name: title_of(name) for name in park_names(at.workspace)})
    names = list(titles)
    # A key that changes with what is shown makes the box follow what was chosen elsewhere.
    key = f"header_park {at.park_name} {say.language}"
    park.selectbox(
        say("header.park"),
        names,
        label_visibility="collapsed",
        index=names.index(at.park_name),
        format_func=lambda name: titles.get(name, name),
        key=key,
        on_change=lambda: open_park(st.session_state[key]),
    )
    plans = told_apart({kept.id: name_of_plan(kept, say) for kept in at.plans})
    plan_key = f"header_plan {at.park_name} {at.kept.id if at.kept else ''} {say.language}"
    plan.selectbox(
        say("header.plan"),
        list(plans),
        label_visibility="collapsed",
        index=list(plans).index(at.kept.id) if at.kept else None,
        format_func=lambda name: plans.get(name, name),
        placeholder=say("header.no_plan"),
        disabled=not plans,
        key=plan_key,
        on_change=lambda: look_at(st.session_state[plan_key]),
    )
    language.segmented_control(
        say("header.language"),
        list(LANGUAGES),
        label_visibility="collapsed",
        default=say.language,
        format_func=LANGUAGES.__getitem__,
        key="header_language",
        required=True,
        on_change=lambda: st.session_state.update(language=st.session_state.header_language),
        width="stretch",
    )


@st.cache_resource
def _cookie_component() -> object:
    return st.components.v2.component("symbiosis_cookie", js=_COOKIE_SCRIPT)


def _remember_browser() -> None:
    """Let the browser find its workspace again after a reload."""
    owner = workspace().owner
    if st.context.cookies.get(COOKIE) != owner:
        _cookie_component()(data={"name": COOKIE, "value": owner}, key="cookie")  # type: ignore[operator]
