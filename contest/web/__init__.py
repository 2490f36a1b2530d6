"""The server's edge: who is there, the HTTP routes, the push, and what stands between a browser and Streamlit."""
