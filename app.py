"""The app's entry for Streamlit: `streamlit run app.py`; the pages are in symbiosis/views."""

from symbiosis.views.frame import run

run()
