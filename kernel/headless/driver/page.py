"""A notebook as a page."""

import re

# The template loads MathJax 2, which does not know the colours of the lessons' formulas (textcolor); MathJax 3 does, as
# JupyterLab's own does.
MATHJAX = """<!-- Load mathjax -->
    <script>
    MathJax = {tex: {inlineMath: [["$", "$"], ["\\\\(", "\\\\)"]], processEscapes: true}};
    </script>
    <script src="https://cdn.jsdelivr.net/npm/mathjax@3.2.2/es5/tex-chtml-full.js" async> </script>
    <!-- End of mathjax configuration -->"""


def render(notebook, job):
    """The notebook as one HTML page."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter()
    resources = {"metadata": {"name": job["name"]}}
    page, _ = exporter.from_notebook_node(notebook, resources=resources)
    page, found = re.subn("<!-- Load mathjax -->.*?<!-- End of mathjax configuration -->", lambda _: MATHJAX, page, flags=re.DOTALL)
    if found != 1:
        raise RuntimeError(f"nbconvert's page loads MathJax in {found} places, want 1")
    # The template loads RequireJS, which no output of these lessons uses, from the network.
    return page.replace(f'<script src="{exporter.require_js_url}"></script>', "")
