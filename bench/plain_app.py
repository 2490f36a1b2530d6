"""The comparison: the same evening as a plain Streamlit page over SQLite, in Streamlit's default configuration.

Written as a careful developer would from the documentation: a form, parameters bound, one short connection per use,
SQLite's own durable defaults, ``run_every="1s"`` where a page must notice something by itself: the board always,
the form with ``?follow=1`` (without it, judges reload the page for the next unit).
"""

import os
import sqlite3
from contextlib import closing

import pandas as pd
import streamlit as st

CRITERIA = ("党建强", "产业兴", "环境美", "群众富", "治理好", "乡风淳")
SCENES = ("welcome", "standings", "blank")
COLUMNS = ("c1", "c2", "c3", "c4", "c5", "c6")


def connect():
    return closing(sqlite3.connect(os.environ["PLAIN_DATABASE"], timeout=60))


def current_unit():
    with connect() as db:
        row = db.execute("SELECT unit FROM current").fetchone()
    return row[0] if row else None


def count_ballots(unit):
    with connect() as db:
        return db.execute("SELECT count(*) FROM ballots WHERE unit = ?", (unit,)).fetchone()[0]


@st.fragment(run_every="1s")
def unit_on_stage(drawn_for):
    unit = current_unit()
    if unit != drawn_for:
        st.rerun()
    st.caption(f"{count_ballots(unit)} ballots in")


def form_page():
    judge = st.query_params.get("judge", "")
    unit = current_unit()
    st.title("Scoring")
    if "follow" in st.query_params:
        unit_on_stage(unit)
    if unit is None:
        st.info("Waiting for the first unit.")
        return
    st.subheader(unit)
    with st.form("ballot"):
        marks = [
            st.number_input(title, min_value=0.0, max_value=100.0, value=None, step=0.5, key=f"{unit}-{title}")
            for title in CRITERIA
        ]
        is_sent = st.form_submit_button("Send")
    if is_sent:
        if any(mark is None for mark in marks):
            st.error("Please give every mark.")
            return
        with connect() as db, db:
            db.execute(
                "INSERT INTO ballots (unit, judge, c1, c2, c3, c4, c5, c6) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (unit, judge) DO UPDATE SET c1 = excluded.c1, c2 = excluded.c2, c3 = excluded.c3, "
                "c4 = excluded.c4, c5 = excluded.c5, c6 = excluded.c6",
                (unit, judge, *marks),
            )
        st.success(f"Saved: {unit}")


@st.fragment(run_every="1s")
def standings():
    unit = current_unit()
    with connect() as db:
        ballots = pd.read_sql_query("SELECT * FROM ballots", db)
    ballots["total"] = ballots[list(COLUMNS)].mean(axis=1)
    table = ballots.groupby("unit")["total"].agg(["mean", "count"]).sort_values("mean", ascending=False)
    table.insert(0, "place", table["mean"].rank(ascending=False, method="min"))
    st.caption(f"{unit}: {int((ballots['unit'] == unit).sum())} ballots in")
    st.dataframe(table)


def board_page():
    st.title("Standings")
    standings()


def show(kind):
    with connect() as db, db:
        db.execute("UPDATE scene SET picture = picture + 1, kind = ?", (kind,))


def desk_page():
    st.title("Desk")
    for kind in SCENES:
        st.button(kind, on_click=show, args=(kind,))


@st.fragment(run_every="1s")
def scene():
    with connect() as db:
        picture, kind = db.execute("SELECT picture, kind FROM scene").fetchone()
    st.title(kind)
    st.caption(f"Picture {picture}")


st.navigation([
    st.Page(form_page, title="Score", default=True),
    st.Page(board_page, title="Board", url_path="board"),
    st.Page(desk_page, title="Desk", url_path="desk"),
    st.Page(scene, title="Hall", url_path="hall"),
]).run()  # fmt: skip
