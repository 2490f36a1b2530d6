"""What each audience may see of a state.

Pure: standard library only; no clock, no store. ``public`` is what anybody may know, ``pad`` one judge's own,
``desk`` the operator's, ``review`` the marks behind a result, to whom they are open.
"""
