"""What a room of judges costs the server: ``python -m bench``, and ``bench/ledger.py`` for the store alone."""
