"""A field for a file, in the reader's language: Streamlit's own speaks English only."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from contest.errors import Translate

# Its words stand where no style of ours reaches them one by one: each is made invisible, and ours stand in its place.
_STYLE = """<style>
.st-key-{box} [data-testid="stFileUploaderDropzone"] > span button [data-testid="stMarkdownContainer"] p {{
  font-size: 0; }}
.st-key-{box} [data-testid="stFileUploaderDropzone"] > span button [data-testid="stMarkdownContainer"] p::after {{
  content: {choose}; font-size: 1rem; }}
.st-key-{box} [data-testid="stFileUploaderDropzone"] > span button {{ min-height: 44px; }}
.st-key-{box} [data-testid="stFileUploaderDropzoneInstructions"] span {{ font-size: 0 !important; }}
.st-key-{box} [data-testid="stFileUploaderDropzoneInstructions"] span::after {{
  content: {limits}; font-size: .875rem; }}
.st-key-{box} [data-testid="stFileUploaderDropzone"] > div > span:only-child {{ font-size: 0; }}
.st-key-{box} [data-testid="stFileUploaderDropzone"] > div > span:only-child::after {{
  content: {drop}; font-size: .875rem; }}
.st-key-{box} [data-testid="stFileUploader"]:has([aria-invalid="true"])::after {{
  content: {refused}; display: block; color: #8A1B20; }}
[data-testid="stTooltipErrorContent"] {{ display: none; }}
</style>"""


def uploader(
    label: str, types: Sequence[str], t: Translate, *, key: str, box: str, megabytes: int
) -> UploadedFile | None:
    """Draw the field and return what was chosen.

    Parameters
    ----------
    key, box : str
        Of the field, which is another one after each file that was taken; and of what stands around it.
    megabytes : int
        More is refused before it is sent.
    """
    limits = t("{types}, at most {megabytes} MB", types=" ".join(one.upper() for one in types), megabytes=megabytes)
    refused = t("This file cannot be taken: {limits}.", limits=limits)
    words = {"choose": t("Choose a file"), "drop": t("Drop the file here"), "limits": limits, "refused": refused}
    with st.container(key=box):
        st.html(_STYLE.format(box=box, **{name: json.dumps(text, ensure_ascii=False) for name, text in words.items()}))
        return st.file_uploader(label, type=list(types), key=key, max_upload_size=megabytes)
