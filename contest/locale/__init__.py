"""The gettext catalogs, and the command that compiles them (``python -m contest.locale``)."""
