"""A notebook as a page."""


def render(notebook, job):
    """The notebook as one HTML page."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter()
    resources = {"metadata": {"name": job["name"]}}
    page, _ = exporter.from_notebook_node(notebook, resources=resources)
    # The template loads RequireJS, which no output of these lessons uses, from the network.
    return page.replace(f'<script src="{exporter.require_js_url}"></script>', "")
