"""Data in, picture out: tables, maps, diagrams; no solver, no Streamlit."""
