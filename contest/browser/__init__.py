"""What runs in browsers, joined from its sources: for Streamlit's components and for routes of our own."""
