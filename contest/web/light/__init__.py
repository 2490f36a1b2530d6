"""The light pad: ``/pad``, the same pad without Streamlit, a few kilobytes that open without a network too."""
